#!/usr/bin/env bash
# A Ceph cluster of one monitor and one OSD with its objects in memory, and its gateway for S3, in the foreground.
# Arguments: an empty folder, the port of the monitor, the port of the gateway. The folder then has the process ids, in *.pid.
set -euo pipefail
folder=$1 monitor=$2 gateway=$3
uuid() { cat /proc/sys/kernel/random/uuid; }
cluster=$(uuid) osd=$(uuid)
export CEPH_CONF=$folder/ceph.conf
cat > "$CEPH_CONF" <<END
[global]
fsid = $cluster
mon host = [v2:127.0.0.1:$monitor]
public network = 127.0.0.0/8
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
osd objectstore = memstore
memstore device bytes = 4294967296
mon data avail crit = 1
mon data = $folder/mon
osd data = $folder/osd
rgw data = $folder/rgw
run dir = $folder
crash dir = $folder
keyring = $folder/keyring
log file = $folder/\$name.log
pid file = $folder/\$name.pid
admin socket =
END
mkdir "$folder/mon" "$folder/osd" "$folder/rgw"
ceph-authtool --create-keyring "$folder/keyring" --gen-key -n mon. --cap mon 'allow *'
ceph-authtool "$folder/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
monmaptool --create --fsid "$cluster" --addv a "[v2:127.0.0.1:$monitor]" "$folder/monmap"
ceph-mon --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring"
ceph-mon -i a
ceph osd new "$osd"
ceph-osd -i 0 --mkfs --osd-uuid "$osd"
ceph-osd -i 0

# All at once: each that the gateway made itself would cost it half a minute.
for pool in .rgw.root default.rgw.{log,control,meta,otp,buckets.index,buckets.data,buckets.non-ec}; do
    ceph osd pool create "$pool" 1
    ceph osd pool application enable "$pool" rgw
done
radosgw-admin user create --uid gramgen --display-name GramGen --access-key gramgen --secret-key gramgen
exec radosgw -f -n client.admin --ms-mon-client-mode=crc --rgw-frontends="beast endpoint=127.0.0.1:$gateway"

import * as arrow from 'apache-arrow';
import fs from 'fs';
const rows = (first, count) => Array.from({ length: count }, (_, i) => first + i);
const columns = (type, first, count) => {
  const schema = new arrow.Schema(['a', 'b', 'c'].map(n => new arrow.Field(n, type, false)));
  const data = ['a', 'b', 'c'].map((n, j) => arrow.vectorFromArray(rows(first, count).map(i => i + j / 4), type).data[0]);
  return new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(schema.fields), length: count, children: data }));
};
const list = (first, count) => {
  const type = new arrow.FixedSizeList(3, new arrow.Field('item', new arrow.Float32(), true));
  const schema = new arrow.Schema([new arrow.Field('name', new arrow.Utf8(), true), new arrow.Field('embedding', type, true), new arrow.Field('label', new arrow.Int32(), true)]);
  const data = [arrow.vectorFromArray(rows(first, count).map(i => 'row ' + i), new arrow.Utf8()).data[0],
    arrow.vectorFromArray(rows(first, count).map(i => [i, i + .25, i + .5]), type).data[0],
    arrow.vectorFromArray(rows(first, count), new arrow.Int32()).data[0]];
  return new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(schema.fields), length: count, children: data }));
};
const batches = make => [make(0, 3), make(3, 3), make(6, 1)];
const save = (name, parts, kind) => fs.writeFileSync(name, arrow.tableToIPC(new arrow.Table(parts), kind));
save('js-single.arrow', batches((f, n) => columns(new arrow.Float32(), f, n)), 'file');
save('js-double.arrow', batches((f, n) => columns(new arrow.Float64(), f, n)), 'file');
save('js-half.arrow', batches((f, n) => columns(new arrow.Float16(), f, n)), 'file');
save('js-list.arrow', batches(list), 'file');
save('js-stream.arrows', batches(list), 'stream');
const nulls = arrow.vectorFromArray([0, 1, null, 3], new arrow.Float64());
save('js-null.arrow', [new arrow.Table({ x: nulls }).batches[0]], 'file');

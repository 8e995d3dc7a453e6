using Npgsql;

namespace GramGen.Cluster.Tests.Members;

/// <summary>The system's PostgreSQL server, with a new database in a temporary folder, for Orleans' providers of ADO.NET.</summary>
internal sealed class PostgresMembers : MemberServer
{
    /// <summary>PostgreSQL refuses to run as root; Debian's package makes this user.</summary>
    private const string User = "postgres";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gramgen-postgres-{Guid.NewGuid():N}");
    private readonly string _programs;

    public PostgresMembers()
    {
        string[] versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        _programs = Path.GetDirectoryName(ServerProgram.Require("initdb", [.. versions.Select(version => Path.Combine(version, "bin"))]))!;
        RunAsUser("initdb", "-D", _folder, "-U", "gram", "--auth=trust", "-E", "UTF8", "--no-sync", "--no-instructions");
        RunAsUser(
            "pg_ctl", "start", "-s", "-w", "-D", _folder, "-l", Path.Combine(_folder, "log"),
            "-o", $"-p {Port} -h 127.0.0.1 -c fsync=off -c unix_socket_directories=''");
        using var connection = new NpgsqlConnection(Address);
        connection.Open();
        using NpgsqlCommand schema = connection.CreateCommand();
        schema.CommandText = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Members", "orleans.sql"));
        schema.ExecuteNonQuery();
    }

    public override string Address => $"Host=127.0.0.1;Port={Port};Username=gram;Database=postgres";

    public override void AddTo(IClientBuilder client) => client.UseAdoNetClustering(members =>
    {
        members.Invariant = "Npgsql";
        members.ConnectionString = Address;
    });

    public override void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        RunAsUser("pg_ctl", "stop", "-s", "-m", "immediate", "-D", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    private void RunAsUser(string program, params string[] arguments)
    {
        string path = Path.Combine(_programs, program);
        if (Environment.UserName == "root")
        {
            Run("runuser", ["-u", User, "--", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }
}

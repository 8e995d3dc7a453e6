return GramGen.Bench.BenchCommand.Run(args);

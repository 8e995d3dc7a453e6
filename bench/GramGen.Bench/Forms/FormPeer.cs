using GramGen.Bench.Peers;

namespace GramGen.Bench.Forms;

/// <summary>The call of another library that does what a form does.</summary>
/// <param name="Routine">Whose it is.</param>
/// <param name="Prepare">Makes a call ready; what is done here is not timed.</param>
/// <param name="Forms">The forms that it is compared with: they give the same.</param>
internal sealed record FormPeer(ILibraryRoutine Routine, Func<FormData, FormCall> Prepare, params IReadOnlyList<Form> Forms);

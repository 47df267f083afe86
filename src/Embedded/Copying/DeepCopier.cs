using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;

namespace Grainline.Embedded.Copying;

/// <summary>
/// Copies what one call hands over, down to what can be shared. Objects that are met twice stay one object, so cycles end. It works field
/// by field, which keeps every type as its author left it; messages that are worth speed are [Immutable] and never come here.
/// </summary>
internal sealed class DeepCopier
{
    private static readonly Func<object, object> ShallowCopy =
        typeof(object).GetMethod(nameof(MemberwiseClone), Fields.Instance)!.CreateDelegate<Func<object, object>>();

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> CopiedFields = new();

    private readonly Dictionary<object, object> _copies = new(ReferenceEqualityComparer.Instance);

    /// <summary>The object itself when it can be shared, else its copy.</summary>
    /// <exception cref="InsufficientExecutionStackException">The object is nested too deep.</exception>
    /// <exception cref="NotSupportedException">It holds a grain and not a reference to it, or an array of several dimensions.</exception>
    public object? Copy(object? original)
    {
        if (original is null || Sharing.IsSafe(original.GetType()))
        {
            return original is IGrainBase
                ? throw new NotSupportedException("A grain cannot be handed over; hand over a reference to it.")
                : original;
        }

        if (_copies.TryGetValue(original, out var copy))
        {
            return copy;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        copy = ShallowCopy(original);
        _copies.Add(original, copy);
        if (copy is Array array)
        {
            CopyElements(array);
        }
        else
        {
            CopyFields(copy);
        }

        return copy;
    }

    private void CopyElements(Array array)
    {
        if (Sharing.IsSafeFor(array.GetType().GetElementType()!))
        {
            return;
        }

        if (array.Rank != 1)
        {
            throw new NotSupportedException("Arrays of several dimensions cannot be handed over.");
        }

        for (var i = 0; i < array.Length; i++)
        {
            array.SetValue(Copy(array.GetValue(i)), i);
        }
    }

    private void CopyFields(object copy)
    {
        var fields = CopiedFields.GetOrAdd(copy.GetType(), static type =>
            [.. Fields.Of(type).Where(field => !Sharing.IsPromised(field) && !Sharing.IsSafeFor(field.FieldType))]);
        foreach (var field in fields)
        {
            field.SetValue(copy, Copy(field.GetValue(copy)));
        }
    }
}

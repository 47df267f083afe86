using System.Collections.Immutable;
using System.Reflection;
using Grainline.Contacts;

namespace Grainline.Tests.Conventions;

/// <summary>What Orleans' code generator needs of grain interfaces and of the records that cross them. It runs under the
/// embedded engine too, where no code generator would complain.</summary>
public sealed class ContractTests
{
    private static readonly Assembly Abstractions = typeof(IContactGrain).Assembly;

    private static readonly HashSet<Type> Plain =
    [
        typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(DateTimeOffset), typeof(TimeSpan), typeof(CancellationToken),
    ];

    private static readonly HashSet<Type> Collections = [typeof(ImmutableArray<>), typeof(Nullable<>)];

    private static IEnumerable<Type> Interfaces => Abstractions.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)));

    private static IEnumerable<MethodInfo> Calls => Interfaces.SelectMany(type => type.GetMethods());

    private static IEnumerable<Type> Messages => Reachable(Calls.SelectMany(call =>
        call.GetParameters().Select(parameter => parameter.ParameterType).Append(call.ReturnType)));

    [Fact]
    public void Every_grain_interface_has_an_alias_and_a_string_key() =>
        Assert.All(Interfaces, type => Assert.True(
            type.GetCustomAttribute<AliasAttribute>() is not null && type.IsAssignableTo(typeof(IGrainWithStringKey)), type.Name));

    [Fact]
    public void Every_grain_call_returns_a_task_and_has_an_alias() =>
        Assert.All(Calls, call => Assert.True(
            call.ReturnType.IsAssignableTo(typeof(Task)) && call.GetCustomAttribute<AliasAttribute>() is not null,
            $"{call.DeclaringType!.Name}.{call.Name}"));

    [Fact]
    public void Every_message_type_can_be_generated() =>
        Assert.All(Messages, type => Assert.True(
            type.IsPublic && type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && type.GetCustomAttribute<AliasAttribute>() is not null,
            type.FullName));

    [Fact]
    public void Every_message_type_promises_not_to_change() =>
        Assert.All(Messages.Where(type => !type.IsEnum), type => Assert.True(type.GetCustomAttribute<ImmutableAttribute>() is not null, type.FullName));

    [Fact]
    public void Every_stored_member_of_a_message_has_a_number_of_its_own() => Assert.All(Messages.Where(type => !type.IsEnum), type =>
    {
        var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(member => member.SetMethod is not null).ToList();
        Assert.All(members, member => Assert.True(member.GetCustomAttribute<IdAttribute>() is not null, $"{type.Name}.{member.Name}"));
        Assert.Distinct(members.Select(member => member.GetCustomAttribute<IdAttribute>()!.Id));
    });

    [Fact]
    public void Aliases_are_unique() =>
        Assert.Distinct(Messages.Concat(Interfaces).Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).Distinct()
            .Select(type => type.GetCustomAttribute<AliasAttribute>()!.Alias));

    [Fact]
    public void Every_grain_class_is_sealed_and_names_its_type() =>
        Assert.All(
            typeof(ContactGrain).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(Grain))),
            type => Assert.True(type.IsSealed && type.GetCustomAttribute<GrainTypeAttribute>() is not null, type.Name));

    /// <summary>Every type of ours that can be met from the given ones. A foreign type that is not known to be safe fails here.</summary>
    private static IEnumerable<Type> Reachable(IEnumerable<Type> roots)
    {
        var found = new HashSet<Type>();
        var open = new Queue<Type>(roots);
        while (open.TryDequeue(out var type))
        {
            if (type.IsGenericType && (Collections.Contains(type.GetGenericTypeDefinition()) || type.IsAssignableTo(typeof(Task))))
            {
                Array.ForEach(type.GetGenericArguments(), open.Enqueue);
            }
            else if (type.Assembly == Abstractions && found.Add(type) && !type.IsEnum)
            {
                Array.ForEach(type.GetGenericArguments(), open.Enqueue);
                foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.SetMethod is not null))
                {
                    open.Enqueue(member.PropertyType == typeof(byte[]) && member.GetCustomAttribute<ImmutableAttribute>() is not null
                        ? typeof(string)
                        : member.PropertyType);
                }
            }
            else
            {
                Assert.True(type.Assembly == Abstractions || Plain.Contains(type) || type == typeof(Task), $"{type} is not known to cross a grain call unharmed.");
            }
        }

        return found;
    }
}

#include "io/torch_names.h"

#include <string.h>

/* What a pickle may name: makers of tensors, plain containers, and what training scripts keep
 * beside the weights. None of it is ever called. */
static const struct {
    const char *module, *name; /* NULL: any */
} allowed[] = {
    {"torch._utils", "_rebuild_tensor"},
    {"torch._utils", "_rebuild_tensor_v2"},
    {"torch._utils", "_rebuild_tensor_v3"},
    {"torch._utils", "_rebuild_parameter"},
    {"torch._utils", "_rebuild_parameter_with_state"},
    {"torch._utils", "_rebuild_qtensor"},
    {"torch._utils", "_rebuild_sparse_tensor"},
    {"torch.jit._pickle", "build_intlist"},
    {"torch.jit._pickle", "build_doublelist"},
    {"torch.jit._pickle", "build_boollist"},
    {"torch.jit._pickle", "build_tensorlist"},
    {"torch.jit._pickle", "restore_type_tag"},
    {"torch.serialization", "_get_layout"},
    {"torch.storage", NULL},
    {"torch", NULL},
    {"collections", "OrderedDict"},
    {"collections", "defaultdict"},
    {"collections", "Counter"},
    {"collections", "deque"},
    {"_codecs", "encode"},
    {"numpy", "dtype"},
    {"numpy", "ndarray"},
    {"numpy.core.multiarray", "scalar"},
    {"numpy.core.multiarray", "_reconstruct"},
    {"numpy._core.multiarray", "scalar"},
    {"numpy._core.multiarray", "_reconstruct"},
    {"argparse", "Namespace"},
    {"types", "SimpleNamespace"},
    {"pathlib", "Path"},
    {"pathlib", "PosixPath"},
    {"pathlib", "PurePosixPath"},
    {"pathlib", "WindowsPath"},
    {"datetime", "datetime"},
    {"datetime", "date"},
    {"datetime", "timedelta"},
    {"datetime", "timezone"},
    {"omegaconf.base", "ContainerMetadata"},
    {"omegaconf.base", "Metadata"},
    {"omegaconf.dictconfig", "DictConfig"},
    {"omegaconf.listconfig", "ListConfig"},
    {"omegaconf.nodes", "AnyNode"},
    {"typing", "Any"},
    {"pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint"},
    {"pytorch_lightning.callbacks.early_stopping", "EarlyStopping"},
    {"lightning_fabric.utilities.data", "AttributeDict"},
    {"pytorch_lightning.utilities.parsing", "AttributeDict"},
};

/* Types of Python's own, by the names of both of its versions' modules. */
static const char *const plain_types[] = {"set", "frozenset", "list", "dict", "tuple", "int",
    "float", "str", "bool", "bytes", "bytearray", "complex", "slice", "range"};

bool plx_torch_allows(const plx_pickle *p, const plx_pickle_node *n)
{
    /* The classes of a TorchScript archive are its own. */
    static const char script[] = "__torch__";
    if (n->text.length >= sizeof script - 1 &&
        memcmp(p->data + n->text.at, script, sizeof script - 1) == 0)
        return true;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (plx_pickle_is(p, n->text, allowed[i].module) &&
            (!allowed[i].name || plx_pickle_is(p, n->name, allowed[i].name)))
            return true;
    if (!plx_pickle_is(p, n->text, "builtins") && !plx_pickle_is(p, n->text, "__builtin__"))
        return false;
    for (size_t i = 0; i < sizeof plain_types / sizeof *plain_types; i++)
        if (plx_pickle_is(p, n->name, plain_types[i]))
            return true;
    return false;
}

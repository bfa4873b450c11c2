"""Models as Keras 2 writes them."""
import json


def layer(kind, name, *calls, **config):
    """calls: the layers whose outputs it is given."""
    return {"class_name": kind, "name": name, "config": {"name": name, **config},
            "inbound_nodes": [[[c, 0, 0, {}] for c in calls]] if calls else []}


def functional(*layers):
    """The last one makes the output."""
    return {"class_name": "Functional",
            "config": {"name": "m", "layers": layers, "output_layers": [[layers[-1]["name"], 0, 0]]}}


def weights(arrays):
    """Arrays called "layer/weight", by the names that they have in the file."""
    return {f"model_weights/{name.split('/')[0]}/{name}:0": array for name, array in arrays.items()}


def write(path, model, stored):
    """stored: arrays by their names in the file."""
    import h5py
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(model)
        for name, array in stored.items():
            file[name] = array

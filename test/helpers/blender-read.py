"""Run by Blender: imports every file of a list and writes what arrived as JSON.

blender -b --factory-startup --python-exit-code 3 --python blender-read.py -- LIST.json RESULT.json
LIST.json is [{"path": ..., "fps": scene frames a second, "fpsBase": divisor}]; the scene's rate matters to glTF only, which has none.
"""
import json
import sys

import bpy
import numpy

# Blender 3.4's glTF importer uses a name that newer numpy dropped.
if not hasattr(numpy, "bool"):
    numpy.bool = bool


def curve_data(curve):
    count = len(curve.keyframe_points)
    points = numpy.empty(count * 2, dtype=numpy.float32)
    curve.keyframe_points.foreach_get("co", points)
    frames, values = points[0::2].tolist(), points[1::2].tolist()
    kinds = sorted({point.interpolation for point in curve.keyframe_points})
    return {"path": curve.data_path, "index": curve.array_index, "frames": frames, "values": values, "interpolation": kinds}


def read(entry):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.fps, scene.render.fps_base = entry["fps"], entry.get("fpsBase", 1)
    if entry["path"].endswith(".fbx"):
        bpy.ops.import_scene.fbx(filepath=entry["path"])
    else:
        bpy.ops.import_scene.gltf(filepath=entry["path"])
    objects = []
    for item in bpy.data.objects:
        keys = getattr(item.data, "shape_keys", None)
        objects.append({
            "name": item.name,
            "type": item.type,
            "parent": item.parent.name if item.parent else None,
            "keysName": keys.name if keys else None,
            "keys": [block.name for block in keys.key_blocks][1:] if keys else [],
            "deltas": [
                max(max(abs(x) for x in (a.co - b.co)) for a, b in zip(block.data, keys.key_blocks[0].data))
                for block in keys.key_blocks[1:]
            ] if keys else [],
            "height": max((item.matrix_world @ v.co).z for v in item.data.vertices) if item.type == "MESH" else None,
            "normal": list(item.data.vertices[0].normal) if item.type == "MESH" else None,
        })
    actions = [{"name": action.name, "curves": [curve_data(curve) for curve in action.fcurves]} for action in bpy.data.actions]
    return {"fps": scene.render.fps / scene.render.fps_base, "objects": objects, "actions": actions}


list_path, result_path = sys.argv[sys.argv.index("--") + 1:]
with open(list_path, encoding="utf-8") as file:
    entries = json.load(file)
results = []
for entry in entries:
    try:
        results.append(read(entry))
    except RuntimeError as error:
        results.append({"error": str(error)})
with open(result_path, "w", encoding="utf-8") as file:
    json.dump(results, file)

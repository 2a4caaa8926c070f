import { sizeOf, type Registry } from '@graftjs/core';
import { remarkOf } from '../inspecting/remark-of.js';
import type { InspectedLayer, Inspection } from '../inspecting/inspection.js';
import { buildModel } from '../keras/build-model.js';
import type { JsonObject } from '../keras/keras-object.js';
import { typeOf } from '../keras/reading/class-types.js';
import type { CustomObjects } from '../keras/reading/reading.js';
import { walkLayers, type WalkedLayer } from '../keras/walk-layers.js';
import type { WeightSpec } from './manifest.js';
import { parseModelJson } from './parse-model-json.js';

/** What a `model.json` says, and whether it would load. */
export function inspectTfjs(
  json: JsonObject,
  where: string,
  { registry, customObjects }: { registry: Registry; customObjects: CustomObjects },
): Inspection {
  const parsed = parseModelJson(json, where);
  const { topology, kerasVersion } = parsed;
  const specs = parsed.groups.flatMap(({ weights }) => weights);
  const layers = walkLayers(topology).map((layer) =>
    describe(layer, specs, { registry, customObjects }),
  );
  const config = topology['config'] as JsonObject | undefined;
  const name = config?.['name'];
  return {
    format: 'tfjs-layers',
    where,
    kerasVersion,
    generatedBy: parsed.generatedBy,
    convertedBy: parsed.convertedBy,
    name: typeof name === 'string' ? name : null,
    layers,
    parameters: specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    weightBytes: specs.reduce((sum, { bytes }) => sum + bytes, 0),
    dtypes: [...new Set(specs.map(storage))].sort(),
    compiled: parsed.trainingConfig !== null,
    remarks: remarks(),
  };

  function remarks(): readonly string[] {
    const stored = specs.filter(({ group }) => group !== 'optimizer');
    try {
      const pending = buildModel({
        topology,
        kerasVersion,
        where,
        registry,
        customObjects,
        stored,
      });
      const { model, notes } = pending.finish();
      model.dispose();
      return notes;
    } catch (error) {
      return [remarkOf(error)];
    }
  }
}

function describe(
  layer: WalkedLayer,
  specs: readonly WeightSpec[],
  { registry, customObjects }: { registry: Registry; customObjects: CustomObjects },
): InspectedLayer {
  const aliases = new Map(Object.entries(customObjects).map(([name, { type }]) => [name, type]));
  const reading = { registry: registry.with(Object.values(customObjects)), aliases };
  const own = specs.filter(({ name }) => name.startsWith(`${layer.name}/`));
  return {
    path: layer.path,
    className: layer.className,
    parameters: own.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    known: typeOf('layers', layer, reading) !== null,
  };
}

const storage = ({ dtype, quantization }: WeightSpec): string =>
  quantization ? `${quantization.dtype} of ${dtype}` : dtype;

import { FormatError, type SerializedValue } from '@graftjs/core';
import {
  isJsonObject,
  kerasObject,
  malformed,
  type Json,
  type KerasObject,
} from '../../keras-object.js';
import { isOperation, operationOf } from '../operations/operation-node.js';
import { operationStandIn } from '../operations/operation-stand-in.js';
import {
  functionName,
  isTensorFlowFunction,
  tensorFlowOperation,
} from '../operations/tensorflow-operation.js';
import type { Reading } from '../reading.js';
import { referencesIn, type Reference } from '../references.js';
import { layerName, translateLayer } from '../translate-layer.js';
import { callOf } from './call.js';
import { layerCall, type LayerCall } from './layer-calls.js';

/** A layer of a graph, not yet made, and what each of its uses takes. */
export interface CalledLayer {
  readonly name: string;
  readonly uses: readonly (readonly Reference[])[];
  translate(): SerializedValue;
}

/** A layer of a file with its calls, and what stands in front of it to give its inputs masks. */
export function calledLayers(layer: Json, where: string, reading: Reading): CalledLayer[] {
  const object = kerasObject(layer);
  if (!object) throw malformed(where, 'a layer has no class name', layer);
  const name = layerName(layer, object);
  const nodes = isJsonObject(layer) ? (layer['inbound_nodes'] ?? []) : [];
  if (!Array.isArray(nodes)) {
    throw malformed(where, `"inbound_nodes" of layer "${name}" is no list`, nodes);
  }
  const translate = (): SerializedValue => reading.translate(layer, where);
  if (object.className === 'InputLayer') return [{ name, uses: [[]], translate }];
  const list = nodes as readonly Json[];
  const found = operationLayer(object, name, list, reading) ?? [
    ...usesOf(object, layer, name, list, where, reading),
  ];
  for (const { uses } of found) checkUses(uses, { name, kind: object.className, list, where });
  return found;
}

function checkUses(
  uses: readonly (readonly Reference[])[],
  { name, kind, list, where }: { name: string; kind: string; list: readonly Json[]; where: string },
): void {
  const empty = uses.findIndex((use) => use.length === 0);
  if (empty < 0) return;
  throw malformed(where, `a connection of layer "${name}" (${kind}) cannot be read`, list[empty]);
}

/** A function of Keras or TensorFlow between layers, or a layer of the user's in its place. */
function operationLayer(
  object: KerasObject,
  name: string,
  nodes: readonly Json[],
  reading: Reading,
): CalledLayer[] | null {
  // A layer of the user's by the name of an operation is read as any other.
  if (reading.aliases.has(object.className)) return null;
  const ours = isOperation(object, nodes);
  if (!ours && !isTensorFlowFunction(object)) return null;
  const standIn = operationStandIn(object, nodes);
  if (standIn) {
    const uses = nodes.map((node) => referencesIn(callOf(node).args).slice(0, 1));
    return [{ name, uses, translate: () => translateLayer(standIn, name, reading) }];
  }
  const own = ours ? undefined : reading.aliases.get(functionName(object));
  if (own !== undefined) {
    const uses = nodes.map((node) => everyTensor(node));
    return [{ name, uses, translate: () => ({ type: own, config: { name } }) }];
  }
  const where = `layer "${name}"`;
  const calls = nodes.map((node) =>
    (ours ? operationOf : tensorFlowOperation)(object, callOf(node), where),
  );
  const [first] = calls;
  if (!first) return [];
  const { type, config } = first.value;
  if (calls.some(({ value }) => JSON.stringify(value.config) !== JSON.stringify(config))) {
    throw new FormatError({
      where,
      problem: 'it is one operation that is called with several constants',
    });
  }
  return [
    {
      name,
      uses: calls.map(({ inputs }) => inputs),
      translate: () => ({ type, config: { ...config, name } }),
    },
  ];
}

function everyTensor(node: Json): Reference[] {
  const { args, kwargs } = callOf(node);
  return [...referencesIn(args), ...Object.values(kwargs).flatMap(referencesIn)];
}

function* usesOf(
  object: KerasObject,
  layer: Json,
  name: string,
  nodes: readonly Json[],
  where: string,
  reading: Reading,
): Generator<CalledLayer> {
  noteTraining(nodes, name, reading);
  const calls = nodes.map((node) => layerCall(node, object.className, `layer "${name}"`));
  const masked: (readonly [Reference, Reference])[] = [];
  const uses = calls.map(({ inputs, masks }) =>
    inputs.map((input, i): Reference => {
      const mask = masks.get(i);
      return mask ? [`${name}:mask`, masked.push([input, mask]) - 1, 0] : input;
    }),
  );
  if (masked.length > 0) {
    const config = { name: `${name}:mask` };
    const type = 'layers/MaskBy';
    yield { name: config.name, uses: masked, translate: () => ({ type, config }) };
  }
  const options = optionsOfAll(calls, name);
  const told =
    isJsonObject(layer) && Object.keys(options).length > 0
      ? { ...layer, config: { ...object.config, ...options } }
      : layer;
  yield { name, uses, translate: () => reading.translate(told, where) };
}

/** Only files of Keras 2 mean what they say; Keras 3 decides it with each pass. */
function noteTraining(nodes: readonly Json[], name: string, { note }: Reading): void {
  const older = nodes.filter(Array.isArray);
  if (!JSON.stringify(older).includes('"training":false')) return;
  note(`layer "${name}" was called with training=False; here \`trainable\` decides`);
}

/** What is told with each call must be the same in all, since it becomes an option of the layer. */
function optionsOfAll(calls: readonly LayerCall[], name: string): LayerCall['options'] {
  const [first] = calls;
  const options = first?.options ?? {};
  if (calls.every((call) => JSON.stringify(call.options) === JSON.stringify(options))) {
    return options;
  }
  throw new FormatError({
    where: `layer "${name}"`,
    problem: 'it is called in several ways: with and without a mask, or for its scores as well',
  });
}

import { GraftError, type Layer, type Model, type Parameter } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import { trainableLayers } from './trainable-layers.js';

/** A hash of the bits of each parameter. */
export type Fingerprint = ReadonlyMap<Parameter, string>;

/**
 * Hashes the values of parameters, bit for bit (two lanes of FNV-1a over 32-bit words). Those
 * without values yet are left out.
 */
export async function fingerprint(parameters: Iterable<Parameter>): Promise<Fingerprint> {
  const hashes = new Map<Parameter, string>();
  for (const parameter of new Set(parameters)) {
    if (parameter.initialized) hashes.set(parameter, hashValues(await parameter.stored.data()));
  }
  return hashes;
}

/**
 * Everything that training must leave as it is: all parameters of frozen layers, moving statistics
 * included, and those that are frozen one by one in other layers.
 */
export function frozenParameters(model: Model): Parameter[] {
  const trainable = trainableLayers(model);
  const trained = new Set(model.trainableParameters);
  const fixed = (layer: Layer): readonly Parameter[] => {
    if (!layer.trainable) return layer.parameters;
    const held = layer.parameters.filter(({ role }) => role === 'weight');
    return [...held.filter((one) => !trained.has(one)), ...layer.sublayers.flatMap(fixed)];
  };
  const all = leafLayers(model).flatMap((layer) =>
    trainable.has(layer) ? fixed(layer) : layer.parameters,
  );
  return [...new Set(all)];
}

/** One hash of all the parameters of a fingerprint, whatever their order. */
export function hashOf(print: Fingerprint): string {
  const lines = [...print].map(([{ path }, hash]) => `${path} ${hash}`).sort();
  return hashValues(new TextEncoder().encode(lines.join('\n')));
}

/** Throws where one of the parameters no longer has the bits that it had. */
export async function assertUnchanged(before: Fingerprint, where: string): Promise<void> {
  const after = await fingerprint(before.keys());
  const moved = [...before].filter(([parameter, hash]) => after.get(parameter) !== hash);
  if (moved.length === 0) return;
  throw new GraftError('GRAFT-DRIFT', {
    where,
    problem: `${moved.length} frozen parameter(s) changed`,
    operands: moved.slice(0, 5).map(([parameter, hash]) => ({
      label: parameter.path,
      value: parameter.shape,
      note: `hash ${hash} before, ${after.get(parameter) ?? 'no values'} after`,
    })),
    hint: 'A callback or penalty wrote to them, or the layer moves its state although it is frozen.',
  });
}

/** Two lanes of FNV-1a over 32-bit words, as hex. */
export function hashValues(values: ArrayBufferView): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  const words = bytes.length >> 2;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i < words; i++) {
    const word = view.getInt32(i * 4, true);
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ (word + i), 0x85ebca6b);
    b ^= b >>> 15;
  }
  for (let i = words * 4; i < bytes.length; i++) {
    a = Math.imul(a ^ (bytes[i] as number), 0x01000193);
  }
  return [a, b].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
}

import { Tensor } from '@graftjs/core';
import { isHostArray } from '@graftjs/datasets';

/**
 * A SHA-256 of what a model would receive of an example: its numbers, their shape and type, and the
 * preprocessing. `null` where a preprocessing is a function, which cannot be told from another.
 */
export async function exampleDigest(x: unknown): Promise<string | null> {
  const facts: unknown[] = [];
  const parts: Uint8Array[] = [];
  const add = async (value: unknown): Promise<boolean> => {
    if (Array.isArray(value)) {
      for (const item of value) if (!(await add(item))) return false;
      return true;
    }
    if (value instanceof Tensor) {
      facts.push([value.dtype, value.shape]);
      parts.push(bytesOf(await value.data()));
      return true;
    }
    if (!isHostArray(value)) {
      facts.push(value);
      return typeof value === 'number' || typeof value === 'boolean';
    }
    const { data, shape, preprocess = null } = value;
    if (typeof preprocess === 'function') return false;
    facts.push([Object.prototype.toString.call(data), shape, preprocess]);
    parts.push(bytesOf(data));
    return true;
  };
  if (!(await add(x))) return null;
  return sha256([new TextEncoder().encode(JSON.stringify(facts)), ...parts]);
}

/** A SHA-256 of bytes that follow each other, as 64 hexadecimal digits. */
export async function sha256(parts: readonly Uint8Array[]): Promise<string> {
  const all = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const bytesOf = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

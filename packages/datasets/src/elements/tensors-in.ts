import { Tensor, clone } from '@graftjs/core';

/** Every tensor in an element: a tensor itself, or inside arrays and plain objects. */
export function tensorsIn(element: unknown, found: Set<Tensor> = new Set()): Set<Tensor> {
  if (element instanceof Tensor) found.add(element);
  else if (Array.isArray(element)) for (const item of element) tensorsIn(item, found);
  else if (isRecord(element)) for (const item of Object.values(element)) tensorsIn(item, found);
  return found;
}

/** Frees an element that nobody will get. */
export function disposeElement(element: unknown): void {
  for (const tensor of tensorsIn(element)) if (!tensor.isDisposed) tensor.dispose();
}

/** The element with references of its own to the tensors in it. */
export function cloneElement<T>(element: T): T {
  return mapTensors(element, (tensor) => clone(tensor)) as T;
}

/** The element with every tensor replaced; anything else stays the same object. */
export function mapTensors(element: unknown, replace: (tensor: Tensor) => unknown): unknown {
  if (element instanceof Tensor) return replace(element);
  if (tensorsIn(element).size === 0) return element;
  if (Array.isArray(element)) return element.map((item) => mapTensors(item, replace));
  return Object.fromEntries(
    Object.entries(element as object).map(([key, item]) => [key, mapTensors(item, replace)]),
  );
}

/** An object literal, not an instance of something. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return tagIsObject(value) && !ArrayBuffer.isView(value);
}

function tagIsObject(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

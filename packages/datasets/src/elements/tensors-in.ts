import { Tensor, clone } from '@graftjs/core';

/** Every tensor in an element: a tensor itself, or inside arrays and plain objects. */
export function tensorsIn(element: unknown): Set<Tensor> {
  const found = new Set<Tensor>();
  visitTensors(element, (tensor) => void found.add(tensor));
  return found;
}

/** Frees an element that nobody will get. */
export function disposeElement(element: unknown): void {
  visitTensors(element, disposeOnce);
}

const disposeOnce = (tensor: Tensor): void => {
  if (!tensor.isDisposed) tensor.dispose();
};

/** Every example of every batch comes by here, and most hold no tensor: what is cheap is asked first. */
function visitTensors(element: unknown, visit: (tensor: Tensor) => void): void {
  if (element === null || typeof element !== 'object' || ArrayBuffer.isView(element)) return;
  if (Array.isArray(element)) for (const item of element) visitTensors(item, visit);
  else if (isRecord(element)) for (const key in element) visitTensors(element[key], visit);
  else if (element instanceof Tensor) visit(element);
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

/** Part of a message that is encoded already. */
export type Field = readonly number[] | Uint8Array;

const utf8 = new TextEncoder();

/** Fields one after the other; those without a value are left out. */
export function message(...fields: readonly (Field | null)[]): Uint8Array {
  const parts = fields.filter((field) => field !== null);
  const bytes = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A whole number of at least 0, up to 2^53. */
export const integer = (field: number, value: number): Field => [
  ...tag(field, 0),
  ...varint(value),
];

export const double = (field: number, value: number): Field => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return message(tag(field, 1), bytes);
};

export const float = (field: number, value: number): Field => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return message(tag(field, 5), bytes);
};

/** Bytes, or a message inside. */
export const bytes = (field: number, value: Uint8Array): Field =>
  message(tag(field, 2), varint(value.length), value);

export const text = (field: number, value: string): Field => bytes(field, utf8.encode(value));

export function doubles(field: number, values: readonly number[]): Field {
  const packed = new Float64Array(values);
  return bytes(field, new Uint8Array(packed.buffer));
}

const tag = (field: number, wire: number): readonly number[] => varint(field * 8 + wire);

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return out;
}

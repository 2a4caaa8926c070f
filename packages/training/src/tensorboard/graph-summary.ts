import { className, type Model, type SymbolicTensor } from '@graftjs/core';
import { bytes, integer, message, text } from './protobuf.js';

/** The layers of a model as a `GraphDef`: a node for each use of a layer. */
export function graphOf(model: Model): Uint8Array {
  const names = new Map<SymbolicTensor['use'], string>();
  const nodes: Uint8Array[] = [];
  const uses = new Map<string, number>();
  const visit = (symbol: SymbolicTensor): string => {
    const { use } = symbol;
    const known = names.get(use);
    if (known !== undefined) return known;
    const inputs = use.inputs.map(visit);
    const count = uses.get(use.layer.name) ?? 0;
    uses.set(use.layer.name, count + 1);
    const name = count === 0 ? use.layer.name : `${use.layer.name}_use_${count}`;
    names.set(use, name);
    const shapes = use.outputs.map(({ shape }) =>
      // A free axis is −1: ten bytes as a varint, which `integer` does not write.
      bytes(
        7,
        message(
          ...shape.map((axis) => bytes(2, axis === null ? MINUS_ONE : message(integer(1, axis)))),
        ),
      ),
    );
    const attribute = message(
      text(1, '_output_shapes'),
      bytes(2, message(bytes(1, message(...shapes)))),
    );
    nodes.push(
      message(
        text(1, name),
        text(2, className(use.layer.type)),
        ...inputs.map((input) => text(3, input)),
        bytes(5, attribute),
      ),
    );
    return name;
  };
  model.outputs.forEach(visit);
  return message(...nodes.map((node) => bytes(1, node)), bytes(4, message(integer(1, 22))));
}

const MINUS_ONE = message([8, ...Array<number>(9).fill(0xff), 1]);

import { add, engine, tidy, util, type Tensor } from '@tensorflow/tfjs-core';

/** An op as tfjs records it. */
interface TapeNode {
  readonly kernelName: string;
  readonly inputs: { readonly [name: string]: Tensor };
  readonly outputs: readonly Tensor[];
  readonly saved?: readonly Tensor[];
  readonly gradient?: (dys: readonly (Tensor | null)[]) => {
    readonly [name: string]: () => Tensor;
  };
}

/** What of tfjs's engine is reached for here. */
interface Recorder {
  startTape(): void;
  endTape(): void;
  readonly state: { gradientDepth: number; activeTape: readonly TapeNode[] | null };
}

const recorder = (): Recorder => engine() as unknown as Recorder;

/** Runs `f` with every op recorded. */
export function record<T extends Tensor>(f: () => T): T {
  recorder().startTape();
  try {
    return tidy(f);
  } finally {
    recorder().endTape();
  }
}

/** Frees what ops have saved for the way back, unless another differentiation still goes that way. */
export function dropTape(): void {
  const { state } = recorder();
  if (state.gradientDepth > 0 || !state.activeTape) return;
  for (const { saved = [] } of state.activeTape) for (const tensor of saved) tensor.dispose();
  state.activeTape = null;
}

/**
 * Gradients of `y` by each of `xs` along what was recorded; `undefined` where it does not depend on
 * one. Runs in a `tidy`. What flows back through a node goes as soon as the node is behind, where
 * tfjs keeps all of it to the end.
 */
export function backAlongTape(
  y: Tensor,
  xs: readonly Tensor[],
  dy: Tensor,
): (Tensor | undefined)[] {
  const wanted = new Set(xs.map(({ id }) => id));
  const flow = new Flow();
  flow.add(y.id, dy);
  for (const node of nodesFrom(wanted).reverse()) {
    const dys = node.outputs.map(({ id }) => flow.get(id) ?? null);
    if (dys.every((each) => each === null)) continue;
    if (!node.gradient) {
      throw new Error(
        `Cannot compute gradient: gradient function not found for ${node.kernelName}.`,
      );
    }
    const byInput = node.gradient(dys);
    for (const [name, x] of node.moving) {
      flow.add(x.id, gradientOfInput(node, name, x, byInput[name]));
    }
    for (const { id } of node.outputs) if (!wanted.has(id)) flow.delete(id);
  }
  return xs.map(({ id }) => flow.get(id));
}

/** Gradients by the ids of tensors, for as long as somebody needs them. */
class Flow {
  readonly #gradients = new Map<number, Tensor>();
  /** An op may hand on what it was given, or one gradient to several inputs. */
  readonly #holders = new Map<Tensor, number>();
  readonly #scope = (engine().state.activeScope as { readonly id: number }).id;

  get(id: number): Tensor | undefined {
    return this.#gradients.get(id);
  }

  add(id: number, gradient: Tensor): void {
    const before = this.#gradients.get(id);
    const whole = before ? add(before, gradient) : gradient;
    this.#gradients.set(id, whole);
    this.#holders.set(whole, (this.#holders.get(whole) ?? 0) + 1);
    if (!before) return;
    this.#release(before);
    if (!this.#holders.has(gradient)) this.#dispose(gradient);
  }

  delete(id: number): void {
    const gradient = this.#gradients.get(id);
    this.#gradients.delete(id);
    if (gradient) this.#release(gradient);
  }

  #release(gradient: Tensor): void {
    const left = (this.#holders.get(gradient) ?? 1) - 1;
    if (left > 0) this.#holders.set(gradient, left);
    else this.#dispose(gradient);
  }

  /** What was not made on the way back is somebody else's. */
  #dispose(gradient: Tensor): void {
    this.#holders.delete(gradient);
    if (!gradient.kept && gradient.scopeId === this.#scope) gradient.dispose();
  }
}

interface MovingNode extends TapeNode {
  /** The inputs that depend on what is differentiated by. */
  readonly moving: readonly (readonly [string, Tensor])[];
}

/** The nodes that depend on tensors of these ids, in the order in which they ran. */
function nodesFrom(ids: ReadonlySet<number>): MovingNode[] {
  const moved = new Set(ids);
  const nodes: MovingNode[] = [];
  for (const node of recorder().state.activeTape ?? []) {
    const moving = Object.entries(node.inputs).filter(([, input]) => moved.has(input?.id));
    if (moving.length === 0) continue;
    for (const { id } of node.outputs) moved.add(id);
    nodes.push({ ...node, moving });
  }
  return nodes;
}

function gradientOfInput(
  { kernelName }: TapeNode,
  name: string,
  { shape }: Tensor,
  compute: (() => Tensor) | undefined,
): Tensor {
  if (!compute) throw new Error(`Cannot backprop through input ${name} of ${kernelName}.`);
  const dx = tidy(compute);
  if (dx.dtype === 'float32' && util.arraysEqual(dx.shape, shape)) return dx;
  throw new Error(
    `Error in gradient for op ${kernelName}. The gradient of input '${name}' is ${dx.dtype} of shape ` +
      `'${dx.shape.join()}', and the input has shape '${shape.join()}'`,
  );
}

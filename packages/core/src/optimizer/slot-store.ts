import { keep, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameter/parameter.js';
import type { SlotState } from './optimizer.js';
import { parkSlots, unparkSlots, type ParkedSlots } from './parked-slots.js';

type NamedTensors = { readonly [name: string]: Tensor };

/** What is known of a parameter: its slots as tensors, or in ordinary memory between runs. */
interface Entry {
  readonly step: number;
  slots: NamedTensors | null;
  parked: ParkedSlots | null;
}

/** Named tensors by the identity of their parameter: what an optimizer remembers. */
export class SlotStore<Slots extends NamedTensors = NamedTensors> {
  readonly #entries = new Map<Parameter, Entry>();

  /** Parameters with a state. */
  get parameters(): Iterable<Parameter> {
    return this.#entries.keys();
  }

  /** The tensors stay the store's. */
  get(parameter: Parameter): (SlotState & { readonly slots: Slots }) | null {
    const entry = this.#entries.get(parameter);
    if (!entry) return null;
    if (entry.parked) {
      entry.slots = unparkSlots(entry.parked);
      entry.parked = null;
    }
    return { step: entry.step, slots: entry.slots as Slots };
  }

  /** Keeps the tensors, and frees those before them that do not stay. */
  set(parameter: Parameter, step: number, slots: Slots): void {
    const before = this.#entries.get(parameter)?.slots ?? {};
    for (const slot of Object.values(slots)) keep(slot);
    freeOthers(before, slots);
    this.#entries.set(parameter, { step, slots, parked: null });
  }

  /** Forgets a parameter. */
  delete(parameter: Parameter): void {
    freeOthers(this.#entries.get(parameter)?.slots ?? {}, {});
    this.#entries.delete(parameter);
  }

  /** Moves the tensors into ordinary memory until they are asked for again. */
  async park(): Promise<void> {
    for (const [parameter, entry] of this.#entries) {
      if (!entry.slots) continue;
      const parked = await parkSlots(entry.slots);
      // A step that was taken meanwhile has the newer state; somebody else may have parked this one.
      const { slots } = entry as Entry;
      if (this.#entries.get(parameter) !== entry || !slots) continue;
      freeOthers(slots, {});
      entry.slots = null;
      entry.parked = parked;
    }
  }

  /** Copies all there is into ordinary memory; what it returns, called once, brings it back. */
  async remember(): Promise<() => void> {
    const copies = [...this.#entries].map(async ([parameter, { step, slots, parked }]) => {
      const entry = { step, slots: null, parked: parked ?? (await parkSlots(slots ?? {})) };
      return [parameter, entry] as const;
    });
    const saved = await Promise.all(copies);
    return () => {
      this.dispose();
      for (const [parameter, entry] of saved) this.#entries.set(parameter, entry);
    };
  }

  /** Takes copies of saved states in place of its own. */
  restore(states: Iterable<{ readonly parameter: Parameter; readonly state: SlotState }>): void {
    this.dispose();
    for (const { parameter, state } of states) {
      const copies = tidy(() =>
        Object.fromEntries(
          Object.entries(state.slots).map(([name, slot]) => [name, keep(slot.clone())]),
        ),
      );
      this.set(parameter, state.step, copies as unknown as Slots);
    }
  }

  dispose(): void {
    for (const { slots } of this.#entries.values()) freeOthers(slots ?? {}, {});
    this.#entries.clear();
  }
}

/** Frees the tensors that are not among those that stay. */
function freeOthers(before: NamedTensors, after: NamedTensors): void {
  const kept = new Set(Object.values(after).map(({ id }) => id));
  for (const slot of Object.values(before)) if (!kept.has(slot.id)) slot.dispose();
}

import {
  ConfigError,
  tensor,
  tidy,
  type Callback,
  type Model,
  type Parameter,
} from '@graftjs/core';
import { readSafetensors, writeSafetensors } from '@graftjs/formats';
import { backupAndRestore, folderStore, type CheckpointStore } from '@graftjs/training';
import { adaptersOf } from '../adapters/adapters.js';
import { fingerprint, hashValues } from '../freezing/fingerprint.js';
import type { Phase } from '../recipes/phase.js';
import type { PhaseResult } from './fine-tune-result.js';

const PLAN = 'plan.json';
const phaseFile = (index: number): string => `phase-${index}.safetensors`;

/** What a fine-tuning is, as far as its numbers go by it: another one must not go on from it. */
export interface FineTunePlan {
  readonly recipe: string;
  readonly penalties: readonly string[];
  readonly seed: number | string;
  readonly batchSize: number;
  readonly examples: number | null;
}

/**
 * The state of a fine-tuning that may be interrupted: the weights after each phase, and in a phase
 * what `fit` needs to go on. Resumed, it gives the same bits as one that never stopped: a phase that
 * cannot go on in its middle (adapters, rates that follow the training) begins anew.
 */
export class FineTuneBackup {
  readonly #store: CheckpointStore;
  readonly #model: Model;

  private constructor(store: CheckpointStore, model: Model) {
    this.#store = store;
    this.#model = model;
  }

  /** @throws ConfigError where the store holds another fine-tuning */
  static async open(
    place: string | CheckpointStore,
    model: Model,
    plan: FineTunePlan,
  ): Promise<FineTuneBackup> {
    const store = typeof place === 'string' ? folderStore(place) : place;
    const hashes = [...(await fingerprint(model.parameters)).values()].join(' ');
    const weights = hashValues(new TextEncoder().encode(hashes));
    const text = JSON.stringify({ ...plan, weights });
    const known = (await store.list()).includes(PLAN)
      ? new TextDecoder().decode(await store.read(PLAN))
      : null;
    if (known !== null && known !== text) {
      throw new ConfigError({
        where: store.where,
        problem: 'it holds the state of another fine-tuning, which was interrupted',
        operands: differences(known, text),
        hint: 'Go on with that one as it was called, or remove what is there.',
      });
    }
    if (known === null) await store.write(PLAN, new TextEncoder().encode(text));
    return new FineTuneBackup(store, model);
  }

  /** What was done already: the model gets the weights of then. */
  async completed(phases: readonly Phase[]): Promise<PhaseResult[]> {
    const names = new Set(await this.#store.list());
    const until = phases.findIndex((phase, i) => phase.remembers || !names.has(phaseFile(i)));
    const count = until < 0 ? phases.length : until;
    if (count === 0) return [];
    const results: PhaseResult[] = [];
    let arrays: ReturnType<typeof readSafetensors>['arrays'] = [];
    for (let i = 0; i < count; i++) {
      const file = readSafetensors(await this.#store.read(phaseFile(i)), phaseFile(i));
      results.push(JSON.parse(file.metadata['result'] ?? '{}', revive) as PhaseResult);
      arrays = file.arrays;
    }
    const values = new Map(arrays.map((array) => [array.name, array]));
    this.#model.parameters.forEach((parameter: Parameter, i) => {
      const array = values.get(String(i));
      if (!array) return;
      tidy(() => parameter.assign(tensor(array.read(), [...parameter.shape], parameter.dtype)));
    });
    return results;
  }

  /** Keeps the weights after a phase. Adapters that stay on the weights make it begin anew. */
  async keep(index: number, result: PhaseResult): Promise<void> {
    if (adaptersOf(this.#model)) return;
    const arrays = await Promise.all(
      this.#model.parameters.map(async ({ stored, shape }, i) => ({
        name: String(i),
        shape: [...shape],
        values: (await stored.data()).slice() as Float32Array | Int32Array,
      })),
    );
    const bytes = writeSafetensors(arrays, { result: JSON.stringify(result, spell) });
    await this.#store.write(phaseFile(index), Uint8Array.from(bytes));
  }

  /** Keeps what is needed in the middle of a phase, after each epoch and where it is interrupted. */
  callback(phase: number, attempt: number): Callback {
    const prefix = `phase-${phase}-${attempt}.`;
    return backupAndRestore({ folder: within(this.#store, prefix), log: () => {} });
  }

  /** Removes everything: the fine-tuning has come to its end. */
  async remove(): Promise<void> {
    for (const name of await this.#store.list()) await this.#store.remove(name);
  }
}

/** A part of a store: names with something before them. */
function within(store: CheckpointStore, prefix: string): CheckpointStore {
  return {
    where: store.where,
    list: async () =>
      (await store.list()).flatMap((name) =>
        name.startsWith(prefix) ? [name.slice(prefix.length)] : [],
      ),
    read: (name) => store.read(prefix + name),
    write: (name, bytes) => store.write(prefix + name, bytes),
    remove: (name) => store.remove(prefix + name),
  };
}

/** JSON has no NaN and no infinities. */
const spell = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;

const revive = (_: string, value: unknown): unknown => {
  const { number } = (value ?? {}) as { number?: unknown };
  const spelled = typeof number === 'string' && Object.keys(value as object).length === 1;
  return spelled ? Number(number) : value;
};

function differences(known: string, asked: string): { label: string; value: string }[] {
  const [then, now] = [known, asked].map((text) => JSON.parse(text) as Record<string, unknown>);
  return Object.keys(now ?? {})
    .filter((key) => JSON.stringify(then?.[key]) !== JSON.stringify(now?.[key]))
    .map((key) => ({
      label: key,
      value: `${JSON.stringify(then?.[key])} then, ${JSON.stringify(now?.[key])} now`,
    }));
}

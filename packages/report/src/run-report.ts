/** Figures after one epoch. `NaN` stands for a figure that does not exist. */
export interface EpochFigures {
  readonly loss: number;
  readonly accuracy?: number | undefined;
  readonly validationLoss?: number | undefined;
  readonly validationAccuracy?: number | undefined;
}

/** One stretch of training with one set of trained layers and rates. */
export interface PhaseReport {
  /** `linear probe`, `last stages`. */
  readonly name: string;
  readonly epochs: readonly EpochFigures[];
  /** Index of the epoch whose weights were kept, where that is not simply the last. */
  readonly kept?: number | undefined;
  /** `Adam, rate 0.001, 32 images a step`. */
  readonly settings?: string | undefined;
  /** Why it ended before its last epoch: `val.loss has not improved for 3 epochs`. */
  readonly stopped?: string | undefined;
}

/** Some layers that were treated alike: a stage of the backbone, the head. */
export interface PartReport {
  readonly name: string;
  readonly layers: number;
  readonly parameters: number;
  /** The rate in each phase, in the order of the phases; `null` where the part was
   * frozen, `solved` where its weights were computed in one go. */
  readonly rates: readonly (number | 'solved' | null)[];
}

/** An example that the model got wrong. */
export interface MistakeReport {
  /** The picture as a `data:image/…` address. */
  readonly image: string;
  /** Indices into `classes`. */
  readonly truth: number;
  readonly predicted: number;
  /** What the model gave to the class that it predicted. */
  readonly probability: number;
  readonly file?: string | undefined;
}

/** Seconds of one part of the work, and how many images went through it. */
export interface TimedPhase {
  readonly name: string;
  readonly seconds: number;
  readonly images?: number | undefined;
}

export interface SpeedReport {
  readonly phases: readonly TimedPhase[];
  /** `wasm`. */
  readonly backend: string;
  readonly threads?: number | undefined;
  /** `AMD EPYC, 2 cores`. */
  readonly device?: string | undefined;
}

export interface DataReport {
  /** Where the examples come from. */
  readonly source?: string | undefined;
  /** `80 % train, 20 % validation, stratified, seed 7`. */
  readonly split?: string | undefined;
  /** Examples of each class, in the order of `classes`. */
  readonly counts: readonly { readonly training: number; readonly validation: number }[];
  readonly skipped?: readonly { readonly file: string; readonly reason: string }[] | undefined;
}

/** The same task done another way, one value a seed. */
export interface ComparisonReport {
  readonly title: string;
  /** What was held equal. */
  readonly note?: string | undefined;
  readonly rows: readonly { readonly name: string; readonly accuracies: readonly number[] }[];
}

export interface ReproductionReport {
  readonly command?: string | undefined;
  readonly seed?: number | string | undefined;
  /** By name: `{ '@graftjs/cli': '0.1.0', node: '20.20.2' }`. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
}

/** Everything that a report shows. Sections without data are left out. */
export interface RunReport {
  readonly title: string;
  readonly classes: readonly string[];
  /** How often class `row` was taken for class `column`, on examples that trained nothing. */
  readonly confusion: readonly (readonly number[])[];
  /** What the confusion was counted on, default `validation`. */
  readonly evaluatedOn?: string | undefined;
  readonly phases?: readonly PhaseReport[] | undefined;
  readonly parts?: readonly PartReport[] | undefined;
  /** Most confident first. */
  readonly mistakes?: readonly MistakeReport[] | undefined;
  readonly comparison?: ComparisonReport | undefined;
  readonly speed?: SpeedReport | undefined;
  readonly data?: DataReport | undefined;
  readonly reproduction?: ReproductionReport | undefined;
  readonly created?: Date | undefined;
}

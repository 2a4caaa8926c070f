import type { MistakeReport, PhaseReport, ReproductionReport } from '../run-report.js';

/** A part that could not be filled, and why: no time, no data. */
export interface Omitted {
  readonly omitted: string;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

export type VerdictKind = 'helps' | 'no benefit' | 'hurts' | 'not measured';

/** Whether transfer beat training from scratch, in paired runs. */
export interface TransferVerdict {
  readonly kind: VerdictKind;
  /** The sentence that one reads first. */
  readonly line: string;
  /** Labels of each class that the difference was measured at. */
  readonly labels: number | null;
  /** Share of examples, with its 95 % interval over pairs. */
  readonly difference: (Range & { readonly mean: number }) | null;
  /** With how many times as many labels training from scratch is still worse, over pairs. */
  readonly labelsSaved: number | null;
  readonly recipe: string;
  readonly reasons: readonly string[];
  readonly seeds: number;
}

export interface RankedSource {
  readonly name: string;
  readonly score: number;
  readonly interval: Range | null;
  readonly nearest: number;
  readonly probe: number;
  /** Regularised H-score, and Gaussian Bhattacharyya coefficient. */
  readonly hScore?: number | undefined;
  readonly bhattacharyya?: number | undefined;
  readonly seconds?: number | undefined;
  readonly parameters?: number | undefined;
  readonly bytes?: number | undefined;
  readonly license?: string | undefined;
}

export interface SourceChoice {
  readonly score: string;
  readonly examples: number;
  readonly models: readonly RankedSource[];
  /** Weighted Kendall τ of the score with the accuracy of the probe; `null` for fewer than three. */
  readonly agreement?: number | null | undefined;
}

/** One way to train, with its accuracies by number of labels and seed. */
export interface EfficiencyArm {
  readonly name: string;
  readonly points: readonly { readonly labels: number; readonly accuracies: readonly number[] }[];
}

export interface SampleEfficiency {
  readonly arms: readonly EfficiencyArm[];
  /** What was held equal. */
  readonly note: string;
  /** Transfer with `from` labels is better than scratch with `to`: the interval over pairs says so. */
  readonly saved: { readonly from: number; readonly to: number; readonly accuracy: number } | null;
}

export interface MovedGroup {
  readonly name: string;
  /** ‖w - w₀‖ / ‖w₀‖. */
  readonly drift: number;
  /** Linear CKA of what it gives before and after, where it was measured. */
  readonly alignment: number | null;
  /** Relative gradient norm before training. */
  readonly gradient: number | null;
  readonly rate: number | null;
  /** `kept`: frozen, and what comes out of it was computed once. */
  readonly state: 'frozen' | 'kept' | 'trained';
}

export interface MovedLayers {
  readonly groups: readonly MovedGroup[];
  /** CKA of stages before (rows) and after (columns). */
  readonly heat: {
    readonly names: readonly string[];
    readonly values: readonly (readonly number[])[];
  } | null;
}

export interface RateSweep {
  readonly rates: readonly number[];
  readonly losses: readonly number[];
  readonly valley: number | null;
  readonly steep: number | null;
  readonly used: number | null;
}

export interface CostRow {
  readonly name: string;
  readonly trained: number;
  readonly frozen: number;
  readonly features: number;
  readonly training: number;
  readonly cached: string;
  /** Multiply-adds of forward passes that features that were kept made unnecessary. */
  readonly saved?: number | undefined;
}

/** What one forward pass computes, and what the frozen part of it is spared. */
export interface Computing {
  /** Multiply-adds of one example. */
  readonly forward: number;
  /** Of those, what lies before the cut and is computed once. */
  readonly prefix: number;
  /** The layer whose output is kept; `null` where nothing is. */
  readonly cut: string | null;
  readonly groups: readonly {
    readonly name: string;
    readonly multiplyAdds: number;
    /** Whether all of it lies before the cut. */
    readonly kept: boolean;
  }[];
  /** Seconds of one training step, measured: with what was kept, and with everything anew. */
  readonly step: { readonly kept: number; readonly anew: number; readonly batch: number } | null;
}

export interface FrontierPoint {
  readonly name: string;
  readonly kind: string;
  readonly target: number;
  readonly source: number;
}

export interface Forgetting {
  readonly before: number;
  readonly points: readonly FrontierPoint[];
  readonly note: string;
}

export interface LookedAt {
  readonly truth: string;
  readonly predicted: string;
  readonly probability: number;
  /** Pictures as `data:image/…`, with what they show. */
  readonly pictures: readonly { readonly name: string; readonly image: string }[];
  /** |Σ attributions - difference| / |difference| of the integrated gradients. */
  readonly completeness: number | null;
  /** Points that the gradients were integrated over. */
  readonly points?: number | undefined;
}

export interface Looks {
  readonly examples: readonly LookedAt[];
  /** Similarity of the map with that of a model whose layers were shuffled one by one. */
  readonly sanity: readonly { readonly layer: string; readonly similarity: number }[];
  /** What one should know of the pictures. */
  readonly note?: string | undefined;
}

export interface EmbeddingPoint {
  readonly x: number;
  readonly y: number;
  /** `null` for an example of the source. */
  readonly label: number | null;
}

/** A map of features in two dimensions. */
export interface EmbeddingView {
  /** `before` or `after`. */
  readonly name: string;
  readonly method: 'PCA' | 't-SNE';
  readonly points: readonly EmbeddingPoint[];
  /** Share of the neighbours on the map that are neighbours in all dimensions (Venna & Kaski). */
  readonly trustworthiness: number | null;
}

/** How features lie in all their dimensions. */
export interface EmbeddingFigures {
  readonly name: string;
  /** Leave-one-out accuracy of the nearest neighbour. */
  readonly nearest: number;
  /** How well a linear classifier tells source from target features, 0 to 2. */
  readonly aDistance: number | null;
  /** Unbiased MK-MMD² of source and target. */
  readonly discrepancy: number | null;
}

export interface Embedding {
  readonly views: readonly EmbeddingView[];
  readonly figures: readonly EmbeddingFigures[];
}

export interface TrustBin {
  readonly confidence: number;
  readonly accuracy: number;
  readonly count: number;
}

export interface Trust {
  readonly temperature: number;
  readonly before: {
    readonly bins: readonly TrustBin[];
    readonly error: number;
    readonly loss: number;
  };
  readonly after: {
    readonly bins: readonly TrustBin[];
    readonly error: number;
    readonly loss: number;
  };
  readonly conformal: {
    readonly alpha: number;
    readonly coverage: number;
    /** How many examples got a set of 0, 1, 2, … classes. */
    readonly sizes: readonly number[];
  };
  readonly calibrated: number;
  readonly measured: number;
}

export interface MistakeWithNeighbours extends MistakeReport {
  /** Training examples with the nearest features. */
  readonly nearest: readonly { readonly image: string; readonly label: number }[];
  /** Examples of the source with the nearest features, where there are any. */
  readonly nearestSource?: readonly { readonly image: string; readonly name: string }[] | undefined;
}

export interface Corruptions {
  readonly names: readonly string[];
  readonly arms: readonly { readonly name: string; readonly accuracies: readonly number[] }[];
  readonly examples: number;
  /** What one should know of an arm: where adapting was rolled back, or could not be tried. */
  readonly note: string;
}

/** Everything that a report about a transfer shows. */
export interface TransferReport {
  readonly title: string;
  readonly classes: readonly string[];
  /** `MobileNet v1 0.25, from ImageNet`. */
  readonly base: string;
  readonly examples: { readonly train: number; readonly test: number };
  readonly accuracy: number;
  readonly seconds: number;
  readonly budget: number;
  readonly verdict: TransferVerdict;
  /** What was found in the data that may mislead who reads the figures. */
  readonly notes: readonly string[];
  readonly sources: SourceChoice | Omitted;
  readonly efficiency: SampleEfficiency | Omitted;
  readonly layers: MovedLayers | Omitted;
  readonly rates: RateSweep | Omitted;
  readonly phases: readonly PhaseReport[];
  readonly costs: readonly CostRow[];
  readonly computing: Computing | Omitted;
  readonly forgetting: Forgetting | Omitted;
  readonly looks: Looks | Omitted;
  readonly embedding: Embedding | Omitted;
  readonly trust: Trust | Omitted;
  readonly confusion: readonly (readonly number[])[];
  readonly mistakes: readonly MistakeWithNeighbours[];
  readonly corruptions: Corruptions | Omitted;
  readonly reproduction: ReproductionReport & {
    readonly hashes?: { readonly [name: string]: string };
    /** What the report says nothing about. */
    readonly untested: readonly string[];
  };
  readonly created?: Date | undefined;
}

export const isOmitted = (part: object): part is Omitted => 'omitted' in part;

/** Precision, recall and F1 of a class, or of a mean of classes. */
export interface ReportRow {
  readonly name: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** True examples; their weight where there are weights. */
  readonly support: number;
}

/** Figures by class and their means, and the table of them. */
export interface ClassificationReport {
  /** Classes that are there or were chosen. */
  readonly classes: readonly ReportRow[];
  /** Share of right answers; `null` where an example may have several labels. */
  readonly accuracy: number | null;
  /** `macro avg`, `weighted avg`; `micro avg` and `samples avg` too for several labels. */
  readonly averages: readonly ReportRow[];
  /** The table, as scikit-learn prints it. */
  readonly text: string;
}

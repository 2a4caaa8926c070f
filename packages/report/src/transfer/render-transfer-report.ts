import { DataError, ShapeError } from '@graftjs/core';
import { html } from '../html/html.js';
import { renderPage } from '../html/page.js';
import { curvesSection } from '../sections/curves.js';
import { corruptionsSection } from './sections/corruptions.js';
import { costsSection } from './sections/costs.js';
import { efficiencySection } from './sections/efficiency.js';
import { embeddingSection } from './sections/embedding.js';
import { forgettingSection } from './sections/forgetting.js';
import { layersSection } from './sections/layers.js';
import { looksSection } from './sections/looks.js';
import { wrongSection } from './sections/mistakes.js';
import { notesSection } from './sections/notes.js';
import { ratesSection } from './sections/rates.js';
import { transferReproduction } from './sections/reproduction.js';
import { sourcesSection } from './sections/sources.js';
import { trustSection } from './sections/trust.js';
import { transferVerdictSection } from './sections/verdict.js';
import { isOmitted, type TransferReport } from './transfer-report.js';
import { transferStyle } from './transfer-style.js';

/**
 * One HTML file that says whether transfer helped, and why: the verdict with its interval, the choice
 * of the base, accuracy with few labels, which layers moved, what was forgotten, where the model
 * looks, and how far it can be trusted. It needs no script and asks the network for nothing.
 *
 * @example
 * await writeFile('report.html', renderTransferReport(study.report));
 */
export function renderTransferReport(report: TransferReport): string {
  check(report);
  return renderPage(
    report,
    html`${transferVerdictSection(report)} ${notesSection(report)} ${sourcesSection(report)}
    ${efficiencySection(report)} ${layersSection(report)} ${ratesSection(report)}
    ${curvesSection(report.phases)} ${costsSection(report)} ${forgettingSection(report)}
    ${looksSection(report)} ${embeddingSection(report)} ${trustSection(report)}
    ${wrongSection(report)} ${corruptionsSection(report)} ${transferReproduction(report)}`,
    transferStyle,
  );
}

function check({ classes, confusion, mistakes, looks }: TransferReport): void {
  const where = 'renderTransferReport';
  if (
    confusion.length !== classes.length ||
    confusion.some((row) => row.length !== classes.length)
  ) {
    throw new ShapeError({
      where,
      problem: 'the confusion matrix does not fit the classes',
      operands: [
        { label: 'confusion', value: [confusion.length, confusion[0]?.length ?? 0] },
        { label: 'classes', value: classes.length },
      ],
    });
  }
  const pictures = [
    ...mistakes.flatMap(({ image, nearest, nearestSource = [] }) => [
      image,
      ...[...nearest, ...nearestSource].map((near) => near.image),
    ]),
    ...(isOmitted(looks)
      ? []
      : looks.examples.flatMap((one) => one.pictures.map(({ image }) => image))),
  ];
  const outside = pictures.find((image) => !/^data:image\/[\w.+-]+[;,]/.test(image));
  if (outside !== undefined) {
    throw new DataError({
      where,
      problem: 'a picture is not a data: address',
      operands: [{ label: 'image', value: outside.slice(0, 80) }],
      hint: 'A report asks the network for nothing, so pictures stand in it as data:image/….',
    });
  }
}

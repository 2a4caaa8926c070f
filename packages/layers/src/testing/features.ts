import { readdirSync, readFileSync } from 'node:fs';
import { activations, allLayers, constraints, initializers, regularizers } from '../index.js';
import type { LayerCase } from './layer-case.js';
import { layerCases } from './layer-cases.js';

/** What Keras has (tools/goldens/keras_classes.py). */
interface KerasCatalogue {
  readonly keras: string;
  readonly classes: { readonly [name: string]: { readonly aliases: readonly string[] } };
  readonly activations: readonly string[];
  readonly initializers: readonly string[];
  readonly regularizers: readonly string[];
  readonly constraints: readonly string[];
}

interface Answers {
  readonly layers?: { readonly [title: string]: unknown };
}

const plain = (name: string): string => name.replace(/_/g, '').toLowerCase();
const factories: ReadonlyMap<string, string> = new Map(
  Object.keys(allLayers).map((name) => [plain(name), name]),
);
const code = (text: string): string => `\`${text}\``;
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
];

/** `docs/features.md`: every class of Keras, whether it stands here, and what tests it. */
export function featuresPage(testing: URL): string {
  const read = <T>(path: string): T =>
    JSON.parse(readFileSync(new URL(path, testing), 'utf8')) as T;
  const keras = read<KerasCatalogue>('goldens/classes.json');
  const families = readdirSync(new URL('cases/', testing)).map((file) => ({
    file,
    text: readFileSync(new URL(`cases/${file}`, testing), 'utf8'),
  }));
  const titles = new Set(
    readdirSync(new URL('goldens/', testing)).flatMap((file) =>
      Object.keys(read<Answers>(`goldens/${file}`).layers ?? {}),
    ),
  );

  const layerRow = (name: string): string[] => {
    const factory = factories.get(plain(name));
    const aliases = keras.classes[name]?.aliases ?? [];
    const shown = [name, ...aliases].map(code).join(', ');
    if (!factory) return [shown, 'no', '', '', ''];
    const cases = (layerCases as { readonly [name: string]: readonly LayerCase[] })[factory] ?? [];
    const compared = cases.filter(({ title }) => titles.has(`${factory}: ${title}`));
    const { file } = families.find(({ text }) => text.includes(`\n  ${factory}: `)) ?? { file: '' };
    const reasons = [...new Set(cases.flatMap(({ beyondKeras }) => beyondKeras ?? []))];
    return [
      shown,
      code(factory),
      `[${cases.length}](../packages/layers/src/testing/cases/${file})`,
      String(compared.length),
      reasons.join('; '),
    ];
  };
  const names = Object.keys(keras.classes).filter((name) => name !== 'InputLayer');
  const standing = names.filter((name) => factories.has(plain(name)));
  const own = Object.entries(allLayers)
    .filter(([name]) => !names.some((item) => plain(item) === plain(name)))
    .map(([name, { type }]) => [code(name), code(type)]);

  const valueRows = (kind: 'activations' | 'initializers' | 'regularizers' | 'constraints') => {
    const known = { activations, initializers, regularizers, constraints }[kind];
    const here = new Map(Object.keys(known).map((name) => [plain(name), name]));
    return keras[kind].map((name) => {
      const found = here.get(plain(name));
      return [code(name), found ? code(`${kind}.${found}`) : 'no'];
    });
  };

  return [
    '# Features',
    '',
    `Every layer class of Keras ${keras.keras}, and whether Graft has it. Generated: run`,
    '`node tools/features.mjs` after a layer or a case was added; a test fails where this page is stale.',
    '',
    'Each case takes a layer through JSON, shapes, weights in the order of Keras, gradients by central',
    'differences, leaks, a training step and freezing. *Keras* counts the cases whose numbers and weights',
    'were compared with those of Keras itself.',
    '',
    '## Layers',
    '',
    `${standing.length} of ${names.length}, beside \`input\`, which makes an \`InputLayer\`. Left out are base`,
    'classes, and what wraps models of other frameworks.',
    '',
    ...table(['Class', 'Here', 'Cases', 'Keras', 'Not compared'], names.map(layerRow)),
    '',
    ...(own.length > 0 ? ['Beyond Keras:', '', ...table(['Here', 'Type'], own), ''] : []),
    ...(['activations', 'initializers', 'regularizers', 'constraints'] as const).flatMap((kind) => {
      const rows = valueRows(kind);
      const count = rows.filter(([, here]) => here !== 'no').length;
      const title = kind.charAt(0).toUpperCase() + kind.slice(1);
      return [
        `## ${title}`,
        '',
        `${count} of ${rows.length}.`,
        '',
        ...table(['Keras', 'Here'], rows),
        '',
      ];
    }),
  ].join('\n');
}

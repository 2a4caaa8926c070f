import { didYouMean } from '@graftjs/core';
import type { Command } from 'commander';
import { domainCatalogue } from '../adapting/domain-catalogue.js';
import { UsageError } from '../failures/usage-error.js';
import { penaltyCatalogue } from '../penalties/penalty-catalogue.js';
import { recipeChoices } from '../recipes/recipe-of.js';
import type { Catalogue } from '../specs/catalogue.js';
import { describeEntry, listCatalogue } from '../specs/describe-catalogue.js';
import type { Asked } from './asked.js';

interface Topic {
  readonly about: string;
  readonly flag: string;
  readonly example: string;
  readonly catalogue: Catalogue<never, unknown>;
}

/** What there is to read about beside the commands. */
const TOPICS: Readonly<Record<string, Topic>> = {
  recipes: {
    about: 'Ways to fine-tune, for graft train. More than one: one after the other.',
    flag: '--recipe',
    example: '--recipe lora:rank=8,rankStabilized',
    catalogue: recipeChoices,
  },
  penalties: {
    about:
      'What holds a model near its source, for graft train. Any of them go together; each adds a\nterm to the loss, which is reported by its name.',
    flag: '--penalty',
    example: '--penalty l2sp:alpha=0.1 --penalty bss',
    catalogue: penaltyCatalogue,
  },
  domains: {
    about:
      'Ways to make a model fit for photos that look different and have no labels, for graft adapt.',
    flag: '--method',
    example: '--method coral:weight=10,stages=1',
    catalogue: domainCatalogue,
  },
};

/** `graft help`, of a command, of a topic, or of one thing in a topic. */
export function addHelp(program: Command, { terminal }: Asked): void {
  const topics = Object.keys(TOPICS);
  program
    .helpCommand(false)
    .command('help')
    .summary(`about a command, ${topics.join(', ')}`)
    .description('Tells about a command, about a topic, or about one thing in a topic.')
    .argument('[topic]', `a command, ${topics.join(', ')}, or the name of one of those: lora`)
    .addHelpText('after', '\nExamples:\n  graft help recipes\n  graft help lora\n')
    .action((topic?: string) => {
      const command = program.commands.find((one) => one.name() === topic);
      if (topic === undefined || command) return (command ?? program).outputHelp();
      terminal.stdout(`${textAbout(topic, program)}\n`);
    });
}

function textAbout(topic: string, program: Command): string {
  const whole = Object.hasOwn(TOPICS, topic) ? TOPICS[topic] : undefined;
  if (whole) {
    const { about, flag, example, catalogue } = whole;
    const [one = ''] = Object.keys(catalogue);
    return [
      about,
      '',
      `  ${example}`,
      '',
      listCatalogue(catalogue),
      '',
      `graft help ${one} tells the options of ${one}; ${flag} takes them behind a colon.`,
    ].join('\n');
  }
  const home = Object.values(TOPICS).find(({ catalogue }) => Object.hasOwn(catalogue, topic));
  if (home) return describeEntry(home.catalogue, topic, home.flag);
  const known = [
    ...Object.keys(TOPICS),
    ...program.commands.map((one) => one.name()),
    ...Object.values(TOPICS).flatMap(({ catalogue }) => Object.keys(catalogue)),
  ];
  throw new UsageError(`There is no help about '${topic}'. ${didYouMean(topic, known)}`);
}

import type { RunReport } from '../run-report.js';
import { html, Html } from './html.js';
import { style } from './style.js';

/** The policy forbids every request and every script, so that names from the data can do no harm. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The document around the sections. */
export function renderPage(
  { title, created }: Pick<RunReport, 'title' | 'created'>,
  content: Html,
  css: string = style,
): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="Graft" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${new Html(css)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1><bdi>${title}</bdi></h1>
            ${created && html`<p><time datetime="${created.toISOString()}">${created.toISOString().slice(0, 16).replace('T', ' ')} UTC</time></p>`}
          </header>
          ${content}
          <footer>Made by Graft.</footer>
        </main>
      </body>
    </html> `.markup;
}

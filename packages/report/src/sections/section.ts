import { html, type Html, type HtmlValue } from '../html/html.js';

/** A part of the page with its heading and one sentence about it. */
export function section(id: string, heading: string, lead: HtmlValue, content: HtmlValue): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading}</h2>
    ${lead !== null && html`<p class="lead">${lead}</p>`} ${content}
  </section>`;
}

/** A name given by the user, kept apart from the writing direction around it. */
export function userText(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

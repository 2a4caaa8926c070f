import { html, type Html, type HtmlValue } from '../../html/html.js';
import { section, userText } from '../../sections/section.js';
import { isOmitted, type Omitted } from '../transfer-report.js';

/** A section, or the sentence that says why there is none. */
export function sectionOr<T extends object>(
  id: string,
  heading: string,
  part: T | Omitted,
  fill: (part: T) => { readonly lead: HtmlValue; readonly content: Html },
): Html {
  if (isOmitted(part)) {
    return section(id, heading, null, html`<p class="omitted">${userText(part.omitted)}</p>`);
  }
  const { lead, content } = fill(part);
  return section(id, heading, lead, content);
}

import { expect, test } from '@jest/globals';
import { html, Html } from './html.js';

test('escapes values, leaves markup alone, joins lists and drops nothings', () => {
  const item = html`<li class="${'"x"'}">${"<b>&'</b>"}</li>`;
  expect(html`${[item, null, false, undefined, 3, new Html('<br>')]}`.markup).toBe(
    '<li class="&quot;x&quot;">&lt;b&gt;&amp;&#39;&lt;/b&gt;</li>3<br>',
  );
});

test('replaces control characters', () => {
  expect(html`${'a\u0000b\u001b[31mc\nd'}`.markup).toBe('a\ufffdb\ufffd[31mc\nd');
});

import { defineLayer } from '@graftjs/core';

/** Its input, as it is: a place with a name. */
export const identity = defineLayer({ type: 'layers/Identity', call: (x) => x });

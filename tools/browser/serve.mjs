import { createServer } from 'node:http';

const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/**
 * Serves files from memory on the loopback interface; those below `/isolated/` with the headers that
 * give a page shared memory.
 */
export async function serve(files) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const headers = path.startsWith('/isolated/') ? ISOLATION : {};
    const file = files[path.replace(/^\/(isolated|plain)/, '')];
    if (!file) return response.writeHead(404, headers).end();
    response.writeHead(200, { 'content-type': file.type, ...headers }).end(file.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

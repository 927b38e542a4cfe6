/**
 * The response with a body that fails as soon as it exceeds `bound` bytes, counted after decompression. If the announced length exceeds
 * it, this throws at once. Nothing beyond the bound is read. Error responses are cut after 1 MiB instead, and ky bounds them further.
 */
export function bounded(response: Response, bound: number, tooLarge: () => Error): Response {
  const { ok, body, status, statusText, headers } = response;
  if (body === null) return response;
  if (!ok) return new Response(body.pipeThrough(beginning(1024 * 1024)), { status, statusText, headers });
  if (Number(headers.get('content-length')) > bound) {
    void body.cancel().catch(() => undefined);
    throw tooLarge();
  }
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > bound) controller.error(tooLarge());
      else controller.enqueue(chunk);
    },
  });
  return new Response(body.pipeThrough(counter), { status, statusText, headers });
}

/** The first bytes; the rest is not read. */
function beginning(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let room = bytes;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, room));
      room -= chunk.byteLength;
      if (room <= 0) controller.terminate();
    },
  });
}

/**
 * Waits until the first bytes of a buffer can be read. That is asked for at once: whether the device accepts what fills it
 * (`outcome`) is known on the way.
 * @throws what `outcome` rejects with.
 */
export async function mapForReading(buffer: GPUBuffer, bytes: number, outcome: Promise<void>): Promise<ArrayBuffer> {
  const mapped = buffer.mapAsync(1, 0, bytes);
  try {
    await outcome;
  } catch (reason) {
    await mapped.then(
      () => buffer.unmap(),
      () => undefined,
    );
    throw reason;
  }
  await mapped;
  return buffer.getMappedRange(0, bytes);
}

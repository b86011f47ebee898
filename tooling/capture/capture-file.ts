import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import { UserError } from '../user-error.ts'
import { CaptureReader, type Capture } from './capture.ts'

/** How much of a file is read at once. */
const pieceBytes = 1 << 20

/** No traffic can be packed so well that it unfolds to so many times its size. */
const mostRatio = 200

/**
 * Reads a file of captured traffic, also one packed by gzip, of which the end may be missing. It is never in memory as a whole. Throws
 * a UserError when it cannot be read or is no capture, and when more than `mostBytes` unfold that cannot be traffic.
 */
export async function readCaptureFile(path: string, mostBytes = 1 << 30): Promise<Capture> {
  const reader = new CaptureReader()
  try {
    const file = createReadStream(path, { highWaterMark: pieceBytes })
    for await (const chunk of unpacked(file, mostBytes)) reader.push(chunk)
    return reader.end()
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${path}: ${error.message}`)
    if (!isOfSystem(error)) throw error
    throw new UserError(`cannot ${error.code.startsWith('Z_') ? 'unpack' : 'read'} ${path}: ${error.message}`)
  }
}

/** The bytes of a file, unpacked when it begins as gzip does. */
async function* unpacked(file: Readable, mostBytes: number): AsyncGenerator<Buffer> {
  const pieces: AsyncIterator<Buffer> = file[Symbol.asyncIterator]()
  const first = await pieces.next()
  if (first.done === true) return
  let packedBytes = 0
  const whole = Readable.from(
    (async function* (): AsyncGenerator<Buffer> {
      let piece: IteratorResult<Buffer, unknown> = first
      while (piece.done !== true) {
        packedBytes += piece.value.length
        yield piece.value
        piece = await pieces.next()
      }
    })(),
  )
  const isPacked = first.value.length > 2 && first.value.readUInt16BE(0) === 0x1f8b
  if (!isPacked) return yield* whole
  // What was cut off gives what came before the cut.
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: pieceBytes })
  whole.on('error', (error) => gunzip.destroy(error)).pipe(gunzip)
  let bytes = 0
  for await (const piece of gunzip as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > mostBytes && bytes > packedBytes * mostRatio)
      throw new UserError(
        `the gzip file unfolds to more than ${mostRatio} times its size, which no captured traffic does`,
      )
    yield piece
  }
}

function isOfSystem(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

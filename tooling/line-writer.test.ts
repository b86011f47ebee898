import { describe, expect, it } from 'vitest'
import { createLineWriter } from './line-writer.ts'

/** A pipe or a disk that takes so many bytes before it fails. */
function sink(): { readonly write: (bytes: Buffer) => number; room: number; text: string } {
  const taken = {
    room: 0,
    text: '',
    write: (bytes: Buffer): number => {
      if (taken.room === 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      const part = bytes.subarray(0, taken.room)
      taken.room -= part.length
      taken.text += part.toString('latin1')
      return part.length
    },
  }
  return taken
}

describe('the writer of log lines', () => {
  it('writes lines as they come', () => {
    const taken = sink()
    taken.room = 100
    const write = createLineWriter(taken.write)
    write('one')
    write('t\xe4o')
    expect(taken.text).toBe('one\nt\xe4o\n')
  })

  it('goes on when nothing can be written, and says how much is missing once it can', () => {
    const taken = sink()
    const write = createLineWriter(taken.write)
    for (const line of ['a', 'b', 'c']) write(line)
    taken.room = 1000
    write('d')
    write('e')
    expect(taken.text).toBe('... 3 lines of the log could not be written\nd\ne\n')
  })

  it('ends a line that was taken in part before the next one begins', () => {
    const taken = sink()
    const write = createLineWriter(taken.write)
    taken.room = 6
    write('a long line')
    write('lost')
    taken.room = 2
    write('lost as well')
    taken.room = 1000
    write('next')
    expect(taken.text).toBe('a long line\n... 2 lines of the log could not be written\nnext\n')
  })
})

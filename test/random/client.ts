import { answersTo } from './message.ts'
import type { Entries } from './program.ts'

/** A program may send on what it got, again and again: the client stops answering then. */
const answeredAtMost = 6

/** The client of the programs, which answers what the server sends it: gives the answers to a message. */
export function createAnswering(entries: Entries): (message: string) => readonly string[] {
  const programs = new Map(entries)
  const answered = new Map<string, number>()
  return (message) => {
    const name = /^Call-ID: (\S+)/im.exec(message)?.[1] ?? ''
    const program = programs.get(name)
    const count = answered.get(name) ?? 0
    const answers = answersTo(message, program?.place, program?.answers ?? [])
    if (count >= answeredAtMost) return []
    if (answers.length > 0) answered.set(name, count + 1)
    return answers
  }
}

import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { readHistory, writeHistory } from './history.ts'
import type { TerminalDebugger } from './terminal-debugger.ts'

const prompt = '(kamkit) '

/**
 * Reads commands from a terminal, or from a pipe, until one ends it or there are no more. Ctrl-C takes back what is typed, or stops what runs; Ctrl-D ends.
 */
export async function runTerminal(
  terminal: TerminalDebugger,
  input: Readable,
  output: Writable,
  isInteractive: boolean,
): Promise<void> {
  const lines = createInterface({
    input,
    output,
    prompt,
    terminal: isInteractive,
    historySize: 500,
    history: isInteractive ? readHistory() : [],
    removeHistoryDuplicates: true,
    completer: (line: string) => {
      const [candidates, part] = terminal.complete(line)
      return [[...candidates], part]
    },
  })
  if (isInteractive) lines.on('history', (history) => writeHistory(history))
  lines.on('SIGINT', () => {
    if (lines.line !== '') {
      output.write('^C\n')
      lines.write(null, { ctrl: true, name: 'e' })
      lines.write(null, { ctrl: true, name: 'u' })
      return
    }
    output.write('\n')
    void terminal.pause().then((isShown) => {
      if (!isShown) lines.prompt()
    })
  })
  await readCommands(lines, terminal, output, isInteractive)
  lines.close()
}

/** One after the other: a command may take its time. */
async function readCommands(
  lines: Interface,
  terminal: TerminalDebugger,
  output: Writable,
  isInteractive: boolean,
): Promise<void> {
  let isBusy = false
  let isClosed = false
  lines.once('close', () => (isClosed = true))
  const ask = (): void => {
    // A pipe may be at its end while the commands that it held are still being done.
    if (!isInteractive) output.write(prompt)
    else if (!isClosed) lines.prompt(true)
  }
  terminal.onShown = () => {
    if (!isBusy) ask()
  }
  ask()
  for await (const line of lines) {
    isBusy = true
    // A transcript of a pipe shows what was asked.
    if (!isInteractive) output.write(`${line}\n`)
    const isOver = await terminal.execute(line)
    isBusy = false
    if (isOver) return
    ask()
  }
}

import { existsSync, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'

/** What a run of tests gives: its exit status, and the files that it stands on. */
export interface OneRun {
  readonly status: number
  readonly files: readonly string[]
}

/** Editors write a file in several steps. */
const calmMs = 100

/**
 * Runs, and runs again whenever one of the files changes, until the process is interrupted; gives the last status. Folders are watched
 * rather than files, since editors put new files in the place of old ones.
 */
export async function watchAndRun(run: (edition: string) => Promise<OneRun>, signal?: AbortSignal): Promise<number> {
  for (let number = 0; ; number += 1) {
    const startedMs = Date.now()
    const { status, files } = await run(number === 0 ? '' : `?edition=${number}`)
    process.stdout.write('watching; Ctrl-C ends\n')
    // What changed during the run was perhaps not read.
    const isStale = files.some((file) => existsSync(file) && statSync(file).mtimeMs > startedMs)
    if (signal?.aborted === true || (!isStale && !(await changed(files, signal)))) return status
  }
}

/** Resolves with true when a file below the folders of these files changed, with false when it is to end. */
function changed(files: readonly string[], signal: AbortSignal | undefined): Promise<boolean> {
  const folders = new Set(files.map((file) => dirname(file)))
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    const end = (isChanged: boolean): void => {
      for (const watcher of watchers) watcher.close()
      process.off('SIGINT', interrupt)
      signal?.removeEventListener('abort', interrupt)
      resolve(isChanged)
    }
    const interrupt = (): void => end(false)
    const notice = (_kind: string, name: string | null): void => {
      if (name !== null && !/\.(cfg|inc|yaml|yml|ts|xml|csv)$/.test(name)) return
      timer ??= setTimeout(() => end(true), calmMs)
    }
    const watchers = [...folders].map((folder) => watch(folder, notice))
    process.once('SIGINT', interrupt)
    signal?.addEventListener('abort', interrupt)
  })
}

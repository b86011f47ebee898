/**
 * Fuzzes for as long as it takes: node --expose-gc --conditions=source test/torture/run-fuzz.ts [COUNT [SEED]]. COUNT messages (default
 * a million) over UDP and as many segments over TCP, half of them with each profile. Ends with 1 when anything was found.
 */
import { fuzz } from './fuzz.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? 1)
for (const proto of ['tcp', 'udp'] as const) {
  for (const profile of ['rfc', 'kamailio'] as const) {
    const startMs = performance.now()
    const report = await fuzz({
      seed,
      count: count / 2,
      proto,
      profile,
      onProgress: (sent) => process.stderr.write(`${proto} ${profile}: ${sent}\n`),
    })
    const [first = 0] = report.heap
    const grown = report.heap.map((bytes) => ((bytes - first) / 2 ** 20).toFixed(1)).join(' ')
    process.stdout.write(
      `${proto} ${profile}, seed ${seed}: ${report.sent} sent, ${report.forwarded} forwarded, ${report.answers} answers, slowest ten ${report.slowestMs.toFixed(0)} ms, ` +
        `${((performance.now() - startMs) / 1000).toFixed(0)} s, heap grown by ${grown} MB\n`,
    )
    const isGrowing = (report.heap.at(-1) ?? 0) - first > 20 * 2 ** 20
    const found = [
      ...report.bugs.slice(0, 5),
      ...report.left,
      ...(isGrowing ? ['the heap grows'] : []),
      ...(report.slowestMs > 5000 ? ['ten messages took more than five seconds'] : []),
    ]
    if (found.length > 0) {
      process.stdout.write(`${found.join('\n')}\n`)
      process.exitCode = 1
    }
  }
}

/** What tm counts, for tm.stats and tmx. */
export class TmStatistics {
  current = 0
  waiting = 0
  total = 0
  local = 0
  repliesReceived = 0
  repliesGenerated = 0
  repliesSent = 0
  readonly classes = [0, 0, 0, 0, 0, 0, 0]

  created(): void {
    this.current += 1
    this.total += 1
  }

  destroyed(): void {
    this.current -= 1
  }

  replied(status: number, isLocal: boolean): void {
    this.repliesSent += 1
    if (isLocal) this.repliesGenerated += 1
    const group = Math.floor(status / 100)
    if (status >= 200) this.classes[group] = (this.classes[group] ?? 0) + 1
  }
}

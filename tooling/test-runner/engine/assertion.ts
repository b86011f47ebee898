import type { Failure } from '../report.ts'

/** What a failed step adds to its sentence. */
export type FailureDetails = Pick<Failure, 'expression' | 'expected' | 'actual'>

/** Something that a test asks for does not hold. It ends the test; it is no fault of kamkit. */
export class AssertionFailure extends Error {
  readonly details: FailureDetails

  constructor(message: string, details: FailureDetails = {}) {
    super(message)
    this.name = 'AssertionFailure'
    this.details = details
  }
}

/** What a test asks for cannot be done: a reply without a request, an agent that does not exist. The test is wrong, not the configuration. */
export class TestMistake extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'TestMistake'
  }
}

/** The test cannot be played on this machine. */
export class TestSkipped extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'TestSkipped'
  }
}

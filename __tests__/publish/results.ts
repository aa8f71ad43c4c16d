/** Small valid results. */
import { Results } from '../../src/core/model.js'

export const RESULTS: Results = Results.parse({
  version: 1,
  greenline: '0.1.0',
  execution: {
    deployment: 'd'.repeat(40),
    environment: 'Test',
    method: 'deploy',
    run: '1',
    attempt: 1,
    startedAt: '2026-11-22T09:00:00Z',
  },
  parameters: {},
  overtakes: [],
  change: { event: 'push', head: 'd'.repeat(40), files: [] },
  phases: [],
  targets: [],
  problems: [],
  interrupted: false,
})

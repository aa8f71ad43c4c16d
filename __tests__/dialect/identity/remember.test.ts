import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createMemory } from '../../../src/dialect/identity/remember.js'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

describe('createMemory', () => {
  const lasting = (ms: number) => async () => ({ expiresAtMs: Date.now() + ms })

  test('callers that come at the same time share one request', async () => {
    const memory = createMemory(0)
    const first = memory.recall('a', lasting(1000))
    const second = memory.recall('a', lasting(1000))
    expect(second.answer).toBe(first.answer)
    expect([first.kept, second.kept]).toEqual([false, false])
    expect(memory.recall('b', lasting(1000)).answer).not.toBe(first.answer)
    await first.answer
    expect(memory.recall('a', lasting(1000))).toEqual({ answer: first.answer, kept: true })
  })

  test('nothing is given out that ends within the time to spare', async () => {
    const memory = createMemory(100)
    const first = memory.recall('a', lasting(1000))
    await first.answer
    jest.setSystemTime(1_000_899)
    expect(memory.recall('a', lasting(1000)).answer).toBe(first.answer)
    jest.setSystemTime(1_000_900)
    const next = memory.recall('a', lasting(50))
    expect(next.answer).not.toBe(first.answer)
    await next.answer
    expect(memory.recall('a', lasting(1000)).answer).not.toBe(next.answer)
  })

  test('a failure is told to all who wait for it, and not kept', async () => {
    const memory = createMemory(0)
    const failing = async (): Promise<never> => Promise.reject(new Error('no'))
    const both = [memory.recall('a', failing), memory.recall('a', failing)]
    for (const { answer } of both) await expect(answer).rejects.toThrow('no')
    const next = memory.recall('a', lasting(1000))
    await expect(next.answer).resolves.toBeDefined()
  })

  test('what is forgotten is asked for anew, once', async () => {
    const memory = createMemory(0)
    const first = memory.recall('a', lasting(1000))
    await first.answer
    memory.forget('a', first.answer)
    const second = memory.recall('a', lasting(1000))
    expect(second.answer).not.toBe(first.answer)
    memory.forget('a', first.answer)
    expect(memory.recall('a', lasting(1000)).answer).toBe(second.answer)
  })
})

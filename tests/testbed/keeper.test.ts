import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { askKeeper, startKeeper } from './keeper.ts';

describe('the keeper of shared servers', () => {
  test('starts a server once, however many ask, and stops it at the end', async () => {
    const events: string[] = [];
    const keeper = await startKeeper({
      slow: async () => {
        events.push('started');
        await new Promise((resolve) => setTimeout(resolve, 50));
        return {
          port: 7,
          stop: async () => {
            events.push('stopped');
          },
        };
      },
    });
    const answers = await Promise.all([1, 2, 3].map(() => askKeeper(keeper.socket, 'slow')));
    expect(answers).toEqual([{ port: 7 }, { port: 7 }, { port: 7 }]);
    expect(events).toEqual(['started']);
    await keeper.stop();
    expect(events).toEqual(['started', 'stopped']);
    expect(existsSync(keeper.socket)).toBe(false);
  });

  test('tells everybody why a server did not start', async () => {
    const keeper = await startKeeper({ broken: () => Promise.reject(new Error('no such kernel')) });
    await expect(askKeeper(keeper.socket, 'broken')).rejects.toThrow('no such kernel');
    await expect(askKeeper(keeper.socket, 'other')).rejects.toThrow('no server is called other');
    await keeper.stop();
  });
});

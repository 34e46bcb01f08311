import { describe, expect, it } from 'vitest';
import { createSessionStore, dismissToast, notify } from '../../../renderer/store/session-store.ts';

describe('messages', () => {
  it('that stay keep their place when the same trouble is told again, with the newest words', () => {
    const session = createSessionStore();
    notify(session, { kind: 'error', topic: 'disk', message: 'The disk is full.' });
    notify(session, { kind: 'warning', message: 'Another.' });
    const before = session.getState().toasts.map(({ id }) => id);
    notify(session, { kind: 'error', topic: 'disk', message: 'The disk is still full.' });
    expect(session.getState().toasts.map(({ id }) => id)).toEqual(before);
    expect(session.getState().toasts[0]?.message).toBe('The disk is still full.');
  });

  it('that go by themselves are told anew, so that they stay for their time', () => {
    const session = createSessionStore();
    notify(session, { kind: 'note', message: 'Written.' });
    notify(session, { kind: 'note', message: 'Other.' });
    const [first] = session.getState().toasts;
    notify(session, { kind: 'note', message: 'Written.' });
    expect(session.getState().toasts.map(({ message }) => message)).toEqual(['Other.', 'Written.']);
    expect(session.getState().toasts.at(-1)?.id).not.toBe(first?.id);
  });

  it('are at most four, each with a number of its own', () => {
    const session = createSessionStore();
    for (let i = 0; i < 6; i++) notify(session, { kind: 'warning', message: `Message ${i}` });
    dismissToast(session, session.getState().toasts[3]?.id ?? 0);
    notify(session, { kind: 'warning', message: 'Message 3' });
    notify(session, { kind: 'warning', message: 'New' });
    const { toasts } = session.getState();
    expect(toasts).toHaveLength(4);
    expect(new Set(toasts.map(({ id }) => id)).size).toBe(4);
  });
});

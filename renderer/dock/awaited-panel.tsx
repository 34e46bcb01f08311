import type { ReactNode } from 'react';

export function AwaitedPanel(): ReactNode {
  return null;
}

import type { ReactNode } from 'react';

const PATHS = {
  play: 'M7 4.500v15l12-7.500z',
  pause: 'M7 4.500h3.500v15H7zM13.5 4.500H17v15h-3.500z',
  start: 'M6 5h2.200v14H6zM19 5v14L9 12z',
  open: 'M3 6.500A1.5 1.5 0 0 1 4.5 5h4.600l2 2.300h8.400A1.5 1.5 0 0 1 21 8.800v8.700a1.5 1.5 0 0 1-1.5 1.500h-15A1.5 1.5 0 0 1 3 17.500z',
  close: 'M6.2 5 12 10.8 17.8 5 19 6.2 13.2 12l5.8 5.8-1.2 1.200L12 13.2 6.2 19 5 17.8 10.8 12 5 6.200z',
  sun: 'M12 7.500a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM11.2 2h1.600v3h-1.600zM11.2 19h1.600v3h-1.600zM2 11.200h3v1.600H2zM19 11.200h3v1.600h-3zM4.4 5.500l1.1-1.1 2.1 2.1-1.1 1.100zM16.4 17.500l1.1-1.1 2.1 2.1-1.1 1.100zM4.4 18.500l2.1-2.1 1.1 1.1-2.1 2.100zM16.4 6.500l2.1-2.1 1.1 1.1-2.1 2.100z',
  eye: 'M12 5.500c4.4 0 7.8 3 9.5 6.5-1.7 3.5-5.1 6.5-9.5 6.500S4.2 15.5 2.5 12C4.2 8.5 7.6 5.5 12 5.500zm0 2.700a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.600zm0 2.100a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.400z',
  wave: 'M3 11h2v2H3zM6.5 8h2v8h-2zM10 4.500h2v15h-2zM13.5 7.500h2v9h-2zM17 9.500h2v5h-2z',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside words or on a button that has a name of its own. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}

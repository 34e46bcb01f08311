import { StudioError } from '../../shared/core/errors.ts';
import type { JsonHandlers } from './project-handlers.ts';

export function exportHandlers(): JsonHandlers<'previewExport' | 'export'> {
  const refuse = async (): Promise<never> => Promise.reject(new StudioError('request-refused', 'Exports follow.'));
  return { previewExport: refuse, export: refuse };
}

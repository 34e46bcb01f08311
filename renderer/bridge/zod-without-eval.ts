import { z } from 'zod';

// Zod would compile its checks with `new Function`, which the page's security policy forbids (and reports at every try). Must be
// imported before any schema is made.
z.config({ jitless: true });

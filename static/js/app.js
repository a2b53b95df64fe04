// Every page. Each module adds one behaviour to plain HTML that also works without it.
import './htmx.js';
import './theme.js';
import './menus.js';
import './dialogs.js';
import './forms.js';
import './drafts.js';
import './composer.js';
import './files.js';
import './sorting.js';
import './copy.js';
import './slots.js';
import './ordering.js';
import './filter.js';
import './tabs.js';

document.documentElement.classList.add('has-js');

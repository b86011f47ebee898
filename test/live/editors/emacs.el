;;; Opens a configuration in Emacs with `kamkit lsp` through eglot, as docs/editors.md says, and writes what the editor shows.
;;; Run by test/live/emacs.live.ts; KAMKIT is the command, FILE the configuration.
(package-initialize)
(let ((default-directory "/usr/share/emacs/site-lisp/elpa-src/"))
  (when (file-directory-p default-directory) (normal-top-level-add-subdirs-to-load-path)))
(require 'eglot)
(require 'flymake)

(define-derived-mode kamailio-mode prog-mode "Kamailio"
  (setq-local comment-start "# " comment-end ""))
(add-to-list 'auto-mode-alist '("kamailio[^/]*\\.cfg\\'" . kamailio-mode))
(add-to-list 'eglot-server-programs (list 'kamailio-mode (getenv "KAMKIT") "lsp"))
(setq eglot-sync-connect 30 make-backup-files nil create-lockfiles nil)

(defun show (what)
  (let ((found (mapcar (lambda (one)
                         (list (line-number-at-pos (flymake-diagnostic-beg one))
                               (if (eq (flymake-diagnostic-type one) 'eglot-error) "error" "other")
                               (car (split-string (flymake-diagnostic-text one) "\n"))))
                       (flymake-diagnostics))))
    (princ (format "%s %S\n" what (seq-filter (lambda (one) (equal (nth 1 one) "error")) found)))))

(defun wait-until (test)
  (with-timeout (60 nil)
    (while (not (funcall test)) (accept-process-output nil 0.05))))

(defun has-error () (seq-some (lambda (one) (eq (flymake-diagnostic-type one) 'eglot-error)) (flymake-diagnostics)))

(find-file (getenv "FILE"))
(apply #'eglot--connect (eglot--guess-contact))
(wait-until (lambda () (and (eglot-current-server) (eglot-managed-p))))
(show "opened")
(goto-char (point-max))
(insert "route[TYPED] {\n\tnothing_at_all();\n}\n")
(eglot--signal-textDocument/didChange)
(wait-until #'has-error)
(show "typed")
(delete-region (save-excursion (forward-line -3) (point)) (point-max))
(eglot--signal-textDocument/didChange)
(wait-until (lambda () (not (has-error))))
(show "mended")
(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
